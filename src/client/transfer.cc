#include "client/transfer.h"

#include <cstdio>
#include <istream>

#include "client/exchange.h"
#include "client/media_type.h"

namespace mimeo::client::detail {
namespace {

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* to) {
  static_cast<Receiver*>(to)->header({data, size * count});
  return size * count;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* to) {
  return static_cast<Receiver*>(to)->body({data, size * count}) ? size * count : CURL_WRITEFUNC_PAUSE;
}

std::size_t read_stream(char* into, std::size_t size, std::size_t count, void* from) {
  auto& stream = *static_cast<std::istream*>(from);
  try {
    stream.read(into, static_cast<std::streamsize>(size * count));
  } catch (const std::exception&) {
    return CURL_READFUNC_ABORT;
  }
  if (stream.bad()) return CURL_READFUNC_ABORT;
  return static_cast<std::size_t>(stream.gcount());
}

/// Bytes in memory, without the copy that curl_mime_data would make.
struct Memory {
  std::shared_ptr<const std::string> bytes;
  std::size_t at = 0;

  static std::size_t read(char* into, std::size_t size, std::size_t count, void* from) {
    auto& self = *static_cast<Memory*>(from);
    const auto part = self.bytes->copy(into, size * count, self.at);
    self.at += part;
    return part;
  }
  static int seek(void* in, curl_off_t offset, int origin) {
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    static_cast<Memory*>(in)->at = static_cast<std::size_t>(offset);
    return CURL_SEEKFUNC_OK;
  }
  static void free(void* that) { delete static_cast<Memory*>(that); }
};

}  // namespace

Transfer::Transfer(const Request& request, Receiver& receiver) : easy_(curl_easy_init()) {
  curl_easy_setopt(easy_, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);  // who asks decides, for a token may hang on it
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, request.user_agent.c_str());
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  if (request.silence.count() > 0) {
    curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_TIME, static_cast<long>((request.silence.count() + 999) / 1000));
  }
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, words_);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, &receiver);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, &receiver);
  if (!request.authorities.empty()) curl_easy_setopt(easy_, CURLOPT_CAINFO, request.authorities.c_str());
  headers_ = curl_slist_append(headers_, "Expect:");
  for (const auto& header : request.headers) headers_ = curl_slist_append(headers_, header.c_str());
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
  if (!request.form.empty()) {
    add_form(request);
  } else if (!request.body.empty() || request.method == "POST") {
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request.body.c_str());
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  if (request.method == "HEAD") {
    curl_easy_setopt(easy_, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

Transfer::~Transfer() {
  curl_easy_cleanup(easy_);
  curl_mime_free(form_);
  curl_slist_free_all(headers_);
}

void Transfer::add_form(const Request& request) {
  form_ = curl_mime_init(easy_);
  for (const auto& one : request.form) {
    curl_mimepart* part = curl_mime_addpart(form_);
    curl_mime_name(part, one.name.c_str());
    if (!one.file) {
      curl_mime_data(part, one.text.data(), one.text.size());
      continue;
    }
    const InputFile& file = *one.file;
    if (file.stream()) {
      curl_mime_data_cb(part, -1, read_stream, nullptr, nullptr, file.stream().get());
    } else if (file.bytes()) {
      const auto size = static_cast<curl_off_t>(file.bytes()->size());
      curl_mime_data_cb(part, size, Memory::read, Memory::seek, Memory::free, new Memory{file.bytes()});
    } else {
      curl_mime_filedata(part, file.path().c_str());
    }
    curl_mime_filename(part, file.name().c_str());
    const std::string type =
        file.content_type().empty() ? std::string(media_type_of(file.name())) : file.content_type();
    curl_mime_type(part, type.c_str());
  }
  curl_easy_setopt(easy_, CURLOPT_MIMEPOST, form_);
}

}  // namespace mimeo::client::detail
