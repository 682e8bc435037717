#include "api/upload_form.h"

#include "base/json.h"
#include "http/multipart.h"

namespace mimeo::api {
namespace {

using Done = std::expected<void, Problem>;

std::unexpected<Problem> wrong_field(std::string_view type, std::string_view field, std::string description) {
  std::vector<core::InvalidField> fields;
  fields.push_back({std::string(type), std::string(field), std::move(description)});
  return std::unexpected(Problem(std::move(fields)));
}

/// What went wrong while a form was read.
Problem form_problem(Error error) {
  if (error.kind == ErrorKind::invalid) return Problem(problems::malformed_upload, std::move(error.message));
  return body_problem(std::move(error));
}

/// The form as far as it has arrived.
struct Form {
  std::optional<engine::UploadInProgress> content;
  std::string part_filename;
  std::string part_type;
  std::optional<std::string> filename;
  std::optional<std::string> type;
  json::object metadata;
  std::size_t field_bytes = 0;  ///< of all parts but the content
};

/// Sets `metadata[a][b]`; false when `name` is not of that form, or `a` already holds a string.
bool set_bracketed(json::object& metadata, std::string_view name, std::string value) {
  name.remove_prefix(std::string_view("metadata").size());
  json::object* at = &metadata;
  while (true) {
    const auto close = name.find(']');
    if (!name.starts_with('[') || close == std::string_view::npos || close == 1) return false;
    const auto key = name.substr(1, close - 1);
    name.remove_prefix(close + 1);
    if (name.empty()) {
      (*at)[key] = std::move(value);
      return true;
    }
    auto& child = (*at)[key];
    if (child.is_null()) child.emplace_object();
    if (!child.is_object()) return false;
    at = &child.as_object();
  }
}

Done set_metadata(json::object& metadata, std::string_view text) {
  if (text.empty()) return {};
  auto value = parse_json(text);
  if (!value) return wrong_field("invalid_type", "metadata", "Invalid type. Expected: object, given: malformed JSON");
  if (!value->is_object()) return wrong_field("invalid_type", "metadata", "Invalid type. Expected: object");
  for (auto& [key, member] : value->get_object()) metadata[key] = std::move(member);
  return {};
}

Task<Done> receive_content(Call& call, http::MultipartReader& reader, const http::Part& part, Form& form) {
  if (form.content) co_return wrong_field("array_max_items", "content", "Only one content can be sent");
  auto begun = co_await engine::UploadInProgress::begin(call.engine, call.account->id);
  if (!begun) co_return std::unexpected(storage_problem(std::move(begun.error())));
  form.content = std::move(*begun);
  form.part_filename = part.filename.value_or("");
  form.part_type = part.content_type;

  std::vector<char> buffer(limits::body_chunk_bytes);
  std::size_t total = 0;
  while (true) {
    auto read = co_await reader.read(buffer);
    if (!read) co_return std::unexpected(form_problem(std::move(read.error())));
    if (*read == 0) co_return Done();
    total += *read;
    if (total > call.options.upload_bytes) co_return refuse(problems::upload_too_large);
    const auto bytes = std::span<const char>(buffer).first(*read);
    auto written = co_await form.content->write(bytes);
    if (!written) co_return pass_on(std::move(written));
  }
}

Task<Done> receive_field(http::MultipartReader& reader, const http::Part& part, Form& form) {
  auto text = co_await http::read_all(reader.part(), limits::form_fields_bytes - form.field_bytes);
  if (!text && text.error().kind == ErrorKind::too_large) {
    co_return refuse(problems::too_large, "The form's fields beside the content must be at most 1 MB in size");
  }
  if (!text) co_return std::unexpected(form_problem(std::move(text.error())));
  form.field_bytes += text->size();
  if (part.name == "filename") form.filename = std::move(*text);
  if (part.name == "type") form.type = std::move(*text);
  if (part.name == "metadata") co_return set_metadata(form.metadata, *text);
  if (part.name.starts_with("metadata[") && !set_bracketed(form.metadata, part.name, std::move(*text))) {
    co_return wrong_field("invalid_type", part.name.substr(0, 100), "Must be of the form metadata[key]");
  }
  co_return Done();
}

Task<Done> receive_part(Call& call, http::MultipartReader& reader, const http::Part& part, Form& form) {
  if (part.name == "content") return receive_content(call, reader, part, form);
  return receive_field(reader, part, form);
}

/// The head's type, unless it is what clients say when they do not know. Refuses a name that no file can have.
std::expected<engine::UploadAbout, Problem> about_upload(Form& form) {
  engine::UploadAbout about;
  about.name = form.filename ? std::move(*form.filename) : std::move(form.part_filename);
  about.content_type = form.type ? std::move(*form.type) : std::move(form.part_type);
  about.metadata = std::move(form.metadata);
  if (about.name.size() > limits::file_name_bytes) {
    return wrong_field("string_lte", "filename", "String length must be less than or equal to 255");
  }
  if (!is_utf8(about.name)) return wrong_field("format", "filename", "Does not match format 'utf-8'");
  return about;
}

}  // namespace

Problem storage_problem(Error error) {
  if (error.kind == ErrorKind::too_large) return Problem(problems::quota_exceeded, std::move(error.message));
  return Problem(std::move(error));
}

Task<std::expected<core::File, Problem>> receive_upload(Call& call) {
  const auto type = call.request.headers.find("Content-Type").value_or("");
  auto boundary = http::multipart_boundary(type);
  if (!boundary) co_return refuse(problems::malformed_upload, std::move(boundary.error().message));
  // What is plainly too large is refused before it is sent.
  const auto announced = call.request.body.remaining().value_or(0);
  if (announced > call.options.upload_bytes + limits::form_fields_bytes) co_return refuse(problems::upload_too_large);

  http::MultipartReader reader(call.request.body, std::move(*boundary));
  Form form;
  while (true) {
    auto part = co_await reader.next_part();
    if (!part) co_return std::unexpected(form_problem(std::move(part.error())));
    if (!part->has_value()) break;
    auto received = co_await receive_part(call, reader, **part, form);
    if (!received) co_return std::unexpected(std::move(received.error()));
  }
  if (!form.content) co_return wrong_field("required", "", "content is required");
  auto described = about_upload(form);
  if (!described) co_return std::unexpected(std::move(described.error()));
  auto file = co_await form.content->finish(std::move(*described));
  if (!file) co_return std::unexpected(storage_problem(std::move(file.error())));
  co_return std::move(*file);
}

}  // namespace mimeo::api
