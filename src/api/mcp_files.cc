#include "api/mcp_files.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "api/blob_slice.h"
#include "api/mcp_limits.h"
#include "base/hash.h"
#include "core/media_type.h"
#include "engine/files.h"

namespace mimeo::api::mcp {
namespace {

/// Reads all of a slice; nothing when the file is shorter than it says.
Task<std::optional<std::string>> read_slice(const Options& options, http::FileSlice slice) {
  auto read = [&slice]() -> std::optional<std::string> {
    std::string bytes(slice.length, '\0');
    std::size_t at = 0;
    while (at < bytes.size()) {
      const auto got = ::pread(slice.file, bytes.data() + at, bytes.size() - at, static_cast<off_t>(slice.offset + at));
      if (got <= 0) return std::nullopt;
      at += static_cast<std::size_t>(got);
    }
    return bytes;
  };
  co_return co_await options.offload->run(read);
}

Task<Result<FileContent>> read_content(const Options& options, FileContent file, http::FileSlice slice,
                                       std::size_t limit) {
  file.size = slice.length;
  if (file.size > limit) co_return file;
  auto bytes = co_await read_slice(options, std::move(slice));
  if (!bytes) co_return fail(ErrorKind::unavailable, "The file could not be read");
  file.bytes = std::move(*bytes);
  co_return file;
}

std::string host_of(std::string_view address) {
  const auto begin = address.find("//") + 2;
  return std::string(address.substr(begin, address.find('/', begin) - begin));
}

std::string name_of(std::string_view path) {
  path = path.substr(0, path.find('?'));
  return percent_decode(path.substr(path.rfind('/') + 1));
}

Task<Result<FileContent>> read_output(Caller& caller, std::string address, std::string path, std::size_t limit) {
  FileContent file;
  file.name = name_of(path);
  auto response = co_await ask_for_file(caller, std::move(path), host_of(address));
  if (response.status != 200)
    co_return fail(ErrorKind::not_found, "There is no such file; the time of output files ends, usually after an hour");
  file.media_type = std::string(response.headers.find("Content-Type").value_or(core::vague_media_type));
  // `on_sent` is not called: a file that stays until it is downloaded is not, as long as this answer may still get
  // lost.
  if (auto* slice = std::get_if<http::FileSlice>(&response.body)) {
    co_return co_await read_content(caller.options, std::move(file), std::move(*slice), limit);
  }
  if (auto* text = std::get_if<std::string>(&response.body)) file.bytes = std::move(*text);
  file.size = file.bytes ? file.bytes->size() : 0;
  co_return file;
}

Task<Result<FileContent>> read_upload(Caller& caller, std::string id, std::size_t limit) {
  // By the API's own door first, which says whether the token may.
  auto about = co_await ask(caller, "GET", "/v1/files/" + percent_encode(id));
  if (!about.is_ok()) co_return fail(ErrorKind::not_found, about.refusal());
  core::FileId file_id{std::move(id)};
  auto open = co_await engine::open_upload(caller.engine, caller.bearer->account->id, std::move(file_id));
  if (!open) co_return pass_on(std::move(open));
  auto slice = co_await slice_of_blob(open->bytes, caller.options.offload);
  if (!slice) co_return pass_on(std::move(slice));
  FileContent file{.name = open->file.name, .media_type = open->file.content_type};
  co_return co_await read_content(caller.options, std::move(file), std::move(*slice), limit);
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return text;
}

/// A string that is the address of a file.
bool is_file(const Caller& caller, std::string_view text) {
  return core::path_on_files_origin(caller.engine.origins, text).has_value();
}

/// Every file that is mentioned in an output, in order, however deep.
void collect_files(const Caller& caller, const json::value& value, std::vector<std::string>& files) {
  if (value.is_string() && is_file(caller, value.get_string())) files.emplace_back(value.get_string());
  if (value.is_array()) {
    for (const auto& item : value.get_array()) collect_files(caller, item, files);
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.get_object()) collect_files(caller, member, files);
  }
}

bool all_strings(const json::array& list) {
  return std::ranges::all_of(list, [](const json::value& item) { return item.is_string(); });
}

/// What an output says besides being files; empty: nothing.
std::string text_of_output(const json::value& output, bool is_concatenate, std::size_t files) {
  if (output.is_null()) return {};
  if (output.is_string()) return files == 1 ? std::string() : std::string(output.get_string());
  if (output.is_array() && all_strings(output.get_array())) {
    const auto& list = output.get_array();
    if (!list.empty() && files == list.size()) return {};
    if (is_concatenate) {
      std::string text;
      for (const auto& item : list) text += std::string_view(item.get_string());
      return text;
    }
  }
  return write_json(output);
}

void add_link(const Caller& caller, const std::string& address, const FileContent& file, ToolResult& result) {
  if (caller.protocol < "2025-06-18") return result.add_text(address);  // its schema knows no links
  result.content.push_back(json::object{{"type", "resource_link"},
                                        {"uri", address},
                                        {"name", file.name},
                                        {"mimeType", bare_media_type(file.media_type)},
                                        {"size", file.size}});
}

std::string size_text(std::uint64_t bytes) { return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6); }

}  // namespace

std::string_view bare_media_type(std::string_view media_type) {
  media_type = media_type.substr(0, media_type.find(';'));
  return media_type.substr(0, media_type.find_last_not_of(' ') + 1);
}

bool is_shown_image(std::string_view media_type) {
  const auto bare = bare_media_type(media_type);
  return bare == "image/png" || bare == "image/jpeg" || bare == "image/gif" || bare == "image/webp";
}

Task<Result<FileContent>> read_file(Caller& caller, std::string address, std::size_t limit) {
  const auto& origins = caller.engine.origins;
  if (const auto path = core::path_on_files_origin(origins, address)) {
    co_return co_await read_output(caller, address, std::string(*path), limit);
  }
  const auto uploads = origins.api + "/v1/files/";
  if (address.starts_with(uploads)) {
    const auto id = without_suffix(std::string_view(address).substr(uploads.size()), "/");
    co_return co_await read_upload(caller, std::string(id), limit);
  }
  co_return fail(ErrorKind::invalid,
                 fmt::format("This server has files at {} and {}..., not there", origins.files, uploads));
}

Task<> add_output(Caller& caller, const json::value& output, bool is_concatenate, ToolResult& result) {
  std::vector<std::string> files;
  collect_files(caller, output, files);
  const auto text = text_of_output(output, is_concatenate, files.size());
  if (!text.empty()) result.add_text(text);
  std::size_t shown = 0;
  for (const auto& address : files) {
    const bool may_show = shown < inline_images && is_shown_image(core::media_type_of(name_of(address)));
    auto file = co_await read_file(caller, address, may_show ? inline_image_bytes : 0);
    if (!file) continue;  // its time is over already
    if (may_show && file->bytes && is_shown_image(file->media_type)) {
      ++shown;
      result.add_media("image", *file->bytes, bare_media_type(file->media_type));
    }
    add_link(caller, address, *file, result);
  }
}

Task<ToolResult> fetch_file(Caller& caller, const json::object& arguments) {
  std::string address(arguments.at("url").get_string());
  auto file = co_await read_file(caller, address, fetched_bytes);
  if (!file) co_return error_result(file.error().message);
  const std::string type(bare_media_type(file->media_type));
  const bool is_text =
      (type.starts_with("text/") || type == "application/json") && file->bytes && is_utf8(*file->bytes);
  const bool too_large = !file->bytes || (is_text && file->bytes->size() > fetched_text_bytes);
  ToolResult result;
  if (too_large) {
    result = error_result(fmt::format("{} is {}, too large to be given here. Download it from its address.", file->name,
                                      size_text(file->size)));
  } else if (is_text) {
    result.add_text(*file->bytes);
  } else if (is_shown_image(type)) {
    result.add_media("image", *file->bytes, type);
  } else if (type.starts_with("audio/")) {
    result.add_media("audio", *file->bytes, type);
  } else {
    json::object resource{{"uri", address}, {"mimeType", type}, {"blob", base64_encode(*file->bytes)}};
    result.content.push_back(json::object{{"type", "resource"}, {"resource", std::move(resource)}});
  }
  co_return result;
}

}  // namespace mimeo::api::mcp
