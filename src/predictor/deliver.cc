#include "predictor/deliver.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/hash.h"
#include "predictor/curl_easy.h"
#include "predictor/fetch.h"

namespace mimeo::predictor {
namespace {

/// What an upload sends, read from disk or memory, and rewound when a redirect asks for it again.
struct Content {
  std::FILE* file = nullptr;
  std::string_view bytes = {};
  std::size_t at = 0;
};

std::size_t give(char* into, std::size_t, std::size_t room, void* from) {
  auto& content = *static_cast<Content*>(from);
  if (content.file) {
    const std::size_t n = std::fread(into, 1, room, content.file);
    return n == 0 && std::ferror(content.file) ? CURL_READFUNC_ABORT : n;
  }
  const std::size_t n = std::min(room, content.bytes.size() - content.at);
  std::memcpy(into, content.bytes.data() + content.at, n);
  content.at += n;
  return n;
}

int rewind(void* from, curl_off_t offset, int) {
  auto& content = *static_cast<Content*>(from);
  if (content.file) return std::fseek(content.file, offset, SEEK_SET) == 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
  content.at = static_cast<std::size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

}  // namespace

Result<void> Delivery::deliver(Value& output, const std::string& prediction_id, std::stop_token stop) const {
  if (auto* file = output.get_if<File>()) {
    auto address = address_of(*file, prediction_id, stop);
    if (!address) return pass_on(std::move(address));
    output = std::move(*address);
  } else if (auto* items = output.get_if<Value::Array>()) {
    for (Value& item : *items) {
      auto delivered = deliver(item, prediction_id, stop);
      if (!delivered) return delivered;
    }
  } else if (auto* members = output.get_if<Value::Object>()) {
    for (auto& [name, value] : *members) {
      auto delivered = deliver(value, prediction_id, stop);
      if (!delivered) return delivered;
    }
  }
  return {};
}

Result<std::string> Delivery::address_of(const File& file, const std::string& prediction_id,
                                         const std::stop_token& stop) const {
  if (upload_url_) return upload(file, prediction_id, stop);
  try {
    return fmt::format("data:{};base64,{}", media_type_of(file.name()), base64_encode(file.read()));
  } catch (const std::system_error& error) {
    return fail(ErrorKind::not_found, fmt::format("the output file {} cannot be read", file.name()), error.what());
  }
}

Result<std::string> Delivery::upload(const File& file, const std::string& prediction_id,
                                     const std::stop_token& stop) const {
  Content content;
  std::unique_ptr<std::FILE, decltype([](std::FILE* open) { std::fclose(open); })> stream;
  curl_off_t size = 0;
  if (const std::string* bytes = file.bytes()) {
    content.bytes = *bytes;
    size = static_cast<curl_off_t>(bytes->size());
  } else {
    std::error_code error;
    size = static_cast<curl_off_t>(std::filesystem::file_size(file.path(), error));
    if (!error) stream.reset(std::fopen(file.path().c_str(), "rb"));
    if (!stream) return fail(ErrorKind::not_found, fmt::format("the output file {} cannot be read", file.name()));
    content.file = stream.get();
  }

  const std::string name = file.name().empty() ? "file" : file.name();
  const std::string url = *upload_url_ + (upload_url_->ends_with('/') ? "" : "/") + percent_encode(name);
  CurlHeaders headers;
  add_header(headers, fmt::format("Content-Type: {}", media_type_of(name)));
  add_header(headers, "Expect:");  // no second of waiting for a 100 that few receivers send
  add_header(headers, "X-Prediction-ID: " + prediction_id);
  CurlEasy handle = make_curl_easy(stop);
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_INFILESIZE_LARGE, size);
  curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, give);
  curl_easy_setopt(handle.get(), CURLOPT_READDATA, &content);
  curl_easy_setopt(handle.get(), CURLOPT_SEEKFUNCTION, rewind);
  curl_easy_setopt(handle.get(), CURLOPT_SEEKDATA, &content);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, drop_answer);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  const CURLcode code = curl_easy_perform(handle.get());

  if (stop.stop_requested()) return fail(ErrorKind::canceled, "canceled while uploading an output file");
  if (code != CURLE_OK) {
    return fail(ErrorKind::unavailable, fmt::format("cannot upload the output file {}", name), curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status < 200 || status > 299) {
    return fail(ErrorKind::unavailable, fmt::format("cannot upload the output file {}: the receiver answers {}", name, status));
  }
  curl_header* location = nullptr;
  if (curl_easy_header(handle.get(), "Location", 0, CURLH_HEADER, -1, &location) == CURLHE_OK) {
    return std::string(without_query(location->value));
  }
  const char* final_url = nullptr;
  curl_easy_getinfo(handle.get(), CURLINFO_EFFECTIVE_URL, &final_url);
  return std::string(without_query(final_url ? final_url : url));
}

}  // namespace mimeo::predictor
