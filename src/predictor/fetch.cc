#include "predictor/fetch.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/limits.h"
#include "predictor/curl_easy.h"
#include "predictor/input.h"
#include "predictor/media_type.h"
#include "predictor/utf8.h"

namespace mimeo::predictor {
namespace {

using OpenFile = std::unique_ptr<std::FILE, decltype([](std::FILE* file) { std::fclose(file); })>;

std::unexpected<Error> disk_error(const std::filesystem::path& path) {
  return fail(ErrorKind::internal, fmt::format("cannot write the input file {}", path.filename().string()),
              std::strerror(errno));
}

Result<std::filesystem::path> write_data_uri(std::string_view uri, const std::filesystem::path& folder) {
  const std::size_t comma = uri.find(',');
  if (comma == std::string_view::npos) return fail(ErrorKind::invalid, "a data URI without a comma");
  const std::string_view head = uri.substr(5, comma - 5);
  const bool is_base64 = head.ends_with(";base64");
  std::string bytes;
  if (is_base64) {
    // Some producers percent-encode the padding.
    const std::string_view text = uri.substr(comma + 1);
    auto decoded = base64_decode(text.find('%') == std::string_view::npos ? std::string(text) : percent_decode(text));
    if (!decoded) return fail(ErrorKind::invalid, "a data URI with malformed base64");
    bytes = std::move(*decoded);
  } else {
    bytes = percent_decode(uri.substr(comma + 1));
  }
  const std::string_view extension = extension_of(head.empty() ? "text/plain" : head);
  const auto path = folder / (extension.empty() ? std::string("file") : fmt::format("file.{}", extension));
  OpenFile file(std::fopen(path.c_str(), "wbx"));
  if (!file || std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() || std::fflush(file.get()) != 0) {
    return disk_error(path);
  }
  return path;
}

struct Download {
  std::FILE* file;
  std::size_t bytes = 0;
  bool too_large = false;
  bool disk_failed = false;
};

std::size_t take(char* data, std::size_t, std::size_t size, void* into) {
  auto& download = *static_cast<Download*>(into);
  download.bytes += size;
  download.too_large = download.bytes > limits::input_file_bytes;
  if (download.too_large) return 0;
  download.disk_failed = std::fwrite(data, 1, size, download.file) != size;
  return download.disk_failed ? 0 : size;
}

Result<void> download(const std::string& url, std::FILE* file, const std::stop_token& stop) {
  CurlEasy handle = make_curl_easy(stop);
  Download state{file};
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &state);
  const char* agent = std::getenv("COG_USER_AGENT");
  curl_easy_setopt(handle.get(), CURLOPT_USERAGENT, agent ? agent : "mimeo-predictor");
  const CURLcode code = curl_easy_perform(handle.get());

  const std::string_view shown = without_query(url);
  if (stop.stop_requested()) return fail(ErrorKind::canceled, "canceled while fetching an input");
  if (state.too_large) {
    return fail(ErrorKind::too_large, fmt::format("{} is larger than {} bytes", shown, limits::input_file_bytes));
  }
  if (state.disk_failed) return fail(ErrorKind::internal, "cannot write an input file", std::strerror(errno));
  if (code == CURLE_OPERATION_TIMEDOUT) return fail(ErrorKind::timed_out, fmt::format("{} sends nothing", shown));
  if (code != CURLE_OK) {
    return fail(ErrorKind::unavailable, fmt::format("cannot fetch {}: {}", shown, curl_easy_strerror(code)));
  }
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status == 404 || status == 410) return fail(ErrorKind::not_found, fmt::format("{} answers {}", shown, status));
  if (status < 200 || status > 299) return fail(ErrorKind::unavailable, fmt::format("{} answers {}", shown, status));
  return {};
}

}  // namespace

std::string_view without_query(std::string_view url) { return url.substr(0, url.find_first_of("?#")); }

std::string file_name_of_url(std::string_view url) {
  url = without_query(url);
  const std::size_t authority = url.find("://");
  const std::size_t path = authority == std::string_view::npos ? 0 : url.find('/', authority + 3);
  if (path == std::string_view::npos) return "file";
  url.remove_prefix(path);
  std::string name = percent_decode(url.substr(url.rfind('/') + 1));
  if (!is_utf8(name)) name = to_utf8(name);
  for (char& c : name) {
    if (c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '_';
  }
  name.erase(0, name.find_first_not_of('.'));
  if (name.size() > 200) {  // keep the end: that is where the extension is
    std::size_t cut = name.size() - 200;
    while (cut < name.size() && (name[cut] & 0xC0) == 0x80) ++cut;
    name.erase(0, cut);
  }
  return name.empty() ? "file" : name;
}

Result<std::filesystem::path> fetch_file(const std::string& uri, const std::filesystem::path& folder,
                                         std::stop_token stop) {
  if (!is_fetchable(uri)) return fail(ErrorKind::invalid, "neither an http or https URL nor a data URI");
  if (uri.starts_with("data:") || uri.starts_with("DATA:")) return write_data_uri(uri, folder);

  const std::filesystem::path path = folder / file_name_of_url(uri);
  OpenFile file(std::fopen(path.c_str(), "wbx"));
  if (!file) return disk_error(path);
  Result<void> fetched = download(uri, file.get(), stop);
  if (fetched && std::fflush(file.get()) != 0) fetched = disk_error(path);
  if (fetched) return path;
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return std::unexpected(std::move(fetched).error());
}

}  // namespace mimeo::predictor
