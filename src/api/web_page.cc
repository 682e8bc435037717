#include "api/web_page.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>

#include <fmt/format.h>

#include "base/hash.h"
#include "core/media_type.h"
#include "http/file_response.h"

namespace mimeo::api {
namespace {

constexpr std::string_view compressed_suffix = ".gz";
constexpr std::string_view front_page = "index.html";

std::string content_type_of(std::string_view name) {
  std::string type(core::media_type_of(name));
  return type.starts_with("text/") ? type + "; charset=utf-8" : type;
}

/// What is the API's alone, whatever a browser would like: never the page, so that a mistyped address says so.
bool is_of_the_api(std::string_view path) {
  static constexpr std::array<std::string_view, 4> alone = {"/healthz", "/readyz", "/openapi.json", "/metrics"};
  return path.starts_with("/v1/") || path.starts_with("/mimeo/v1/") || std::ranges::find(alone, path) != alone.end();
}

/// The documentation as files: llms.txt names its pages for programs that read, llms-full.txt is all of them.
bool is_documentation(std::string_view path) {
  return path == "/llms.txt" || path == "/llms-full.txt" || path.starts_with("/docs/");
}

bool takes_gzip(const http::Request& request) {
  return request.headers.find("Accept-Encoding").value_or("").find("gzip") != std::string_view::npos;
}

}  // namespace

WebPage::WebPage(std::string_view archive, const std::string& files_origins) {
  const std::unique_ptr<struct archive, decltype(&archive_read_free)> reader(archive_read_new(), archive_read_free);
  archive_read_support_format_tar(reader.get());
  [[maybe_unused]] const int opened = archive_read_open_memory(reader.get(), archive.data(), archive.size());
  assert(opened == ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK) {
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    std::string_view name = archive_entry_pathname(entry);
    if (name.starts_with("./")) name.remove_prefix(2);
    std::string content(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
    [[maybe_unused]] const auto size = archive_read_data(reader.get(), content.data(), content.size());
    assert(size == static_cast<la_ssize_t>(content.size()));
    if (name.ends_with(compressed_suffix)) {
      name.remove_suffix(compressed_suffix.size());
      files_[std::string(name)].compressed = std::move(content);
    } else {
      auto& file = files_[std::string(name)];
      file.etag = fmt::format("\"{}\"", sha256_hex(content).substr(0, 32));
      file.content = std::move(content);
    }
  }
  assert(files_.contains(front_page));
  // Nothing but our own files runs or styles the page; what models made is shown from the files' origin, and never as a
  // document.
  content_security_policy_ = fmt::format(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: {0}; media-src 'self' data: "
      "blob: {0}; "
      "connect-src 'self' {0}; font-src 'self'; manifest-src 'self'; form-action 'none'; frame-ancestors 'none'; "
      "base-uri 'none'",
      files_origins);
}

std::optional<http::Response> WebPage::answer(const http::Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  if (request.path.starts_with("/assets/")) {
    const auto found = files_.find(request.path.substr(1));
    if (found == files_.end())
      return http::Response::text(404, "There is no such file; the page may be newer than the tab it is open in.\n");
    return respond(request, found->first, found->second);
  }
  if (is_documentation(request.path)) {
    const auto found = files_.find(request.path.substr(1));
    if (found != files_.end()) return respond(request, found->first, found->second);
  }
  if (!is_wanted(request)) return std::nullopt;
  const auto found = files_.find(front_page);
  return respond(request, found->first, found->second);
}

bool WebPage::is_wanted(const http::Request& request) {
  if (request.method != "GET" && request.method != "HEAD") return false;
  const bool takes_html = request.headers.find("Accept").value_or("").find("text/html") != std::string_view::npos;
  return takes_html && !is_of_the_api(request.path);
}

http::Response WebPage::respond(const http::Request& request, const std::string& name, const File& file) const {
  const bool is_front = name == front_page;
  const bool is_known = http::etag_matches(request.headers.join("If-None-Match"), file.etag);
  http::Response response(is_known ? 304 : 200);
  auto& headers = response.headers;
  headers.add("ETag", file.etag);
  headers.add("Vary", is_front ? "Accept, Accept-Encoding" : "Accept-Encoding");
  // The names of assets hold their content's hash; everything else is asked for anew.
  headers.add("Cache-Control", name.starts_with("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  headers.add("X-Content-Type-Options", "nosniff");
  if (is_front) {
    headers.add("Content-Security-Policy", content_security_policy_);
    headers.add("Referrer-Policy", "same-origin");
    headers.add("Cross-Origin-Opener-Policy", "same-origin");
  }
  if (is_known) return response;
  headers.add("Content-Type", content_type_of(name));
  const bool compress = !file.compressed.empty() && takes_gzip(request);
  if (compress) headers.add("Content-Encoding", "gzip");
  response.body = compress ? file.compressed : file.content;
  return response;
}

}  // namespace mimeo::api
