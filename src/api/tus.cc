#include "api/tus.h"

#include <charconv>

#include <fmt/format.h>

#include "base/limits.h"
#include "base/text.h"

namespace mimeo::api::tus {
namespace {

constexpr std::string_view version = "1.0.0";
constexpr std::string_view uploads = "/mimeo/v1/uploads";

bool is_below_uploads(std::string_view path) {
  return path.starts_with(uploads) && (path.size() == uploads.size() || path[uploads.size()] == '/');
}

std::unexpected<Problem> bad_metadata(std::string detail) {
  return refuse(problems::bad_request, "Upload-Metadata: " + std::move(detail));
}

/// The text up to `end`, which is taken away with it; all of it when there is none.
std::string_view take_until(std::string_view& text, char end) {
  const auto at = text.find(end);
  const auto taken = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return taken;
}

}  // namespace

void override_method(http::Request& request) {
  if (request.method != "POST" || !is_below_uploads(request.path)) return;
  const auto method = request.headers.find("X-HTTP-Method-Override");
  if (method == "PATCH" || method == "DELETE") request.method = *method;
}

void add_headers(const http::Request& request, std::size_t upload_bytes, http::Headers& headers) {
  if (!is_below_uploads(request.path)) return;
  headers.set("Tus-Resumable", version);
  if (request.method != "OPTIONS") return;
  headers.add("Tus-Version", version);
  headers.add("Tus-Extension", "creation,creation-with-upload,termination,expiration,checksum");
  headers.add("Tus-Checksum-Algorithm", "md5,sha1,sha256");
  headers.add("Tus-Max-Size", std::to_string(upload_bytes));
}

std::expected<void, Problem> check_version(const http::Headers& headers) {
  if (headers.find("Tus-Resumable") == version) return {};
  return refuse(problems::tus_version);
}

bool has_piece(const http::Headers& headers) {
  return headers.find("Content-Type") == "application/offset+octet-stream";
}

std::expected<std::int64_t, Problem> read_count(const http::Headers& headers, std::string_view name) {
  const auto text = headers.find(name).value_or("");
  std::int64_t count = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc() && end == text.data() + text.size() && count >= 0) return count;
  return refuse(problems::bad_request, fmt::format("{} must be a number of bytes", name));
}

std::expected<Metadata, Problem> read_metadata(std::string_view text) {
  Metadata read;
  while (!text.empty()) {
    auto value = trim(take_until(text, ','));
    const auto key = take_until(value, ' ');
    const auto decoded = base64_decode(value);
    if (key.empty() || !decoded)
      return bad_metadata("must be pairs of a key and a value in base64, separated by commas");
    if (!is_utf8(*decoded)) return bad_metadata(fmt::format("{} is not UTF-8", key));
    if (key == "filename" || (key == "name" && read.name.empty())) read.name = *decoded;
    if (key == "filetype" || (key == "type" && read.content_type.empty())) read.content_type = *decoded;
    if (key == "metadata" && !decoded->empty()) {
      auto json = parse_json(*decoded);
      if (!json || !json->is_object()) return bad_metadata("metadata must be a JSON object");
      read.metadata = std::move(json->get_object());
    }
  }
  if (read.name.size() > limits::file_name_bytes) return bad_metadata("filename must be at most 255 bytes long");
  return read;
}

std::expected<std::optional<Checksum>, Problem> read_checksum(const http::Headers& headers) {
  const auto header = headers.find("Upload-Checksum");
  if (!header) return std::nullopt;
  auto text = *header;
  const auto algorithm = take_until(text, ' ');
  const auto digest = base64_decode(text);
  if (!digest) return refuse(problems::bad_request, "Upload-Checksum must be an algorithm and a digest in base64");
  for (const auto& [name, kind] : {std::pair("md5", Digest::Kind::md5), std::pair("sha1", Digest::Kind::sha1),
                                   std::pair("sha256", Digest::Kind::sha256)}) {
    if (algorithm == name) return Checksum{kind, to_hex(*digest)};
  }
  return refuse(problems::bad_request, "Upload-Checksum: the algorithms known here are md5, sha1 and sha256");
}

}  // namespace mimeo::api::tus
