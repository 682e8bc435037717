#include "cli/http.h"

#include <algorithm>

#include <curl/curl.h>
#include <fmt/format.h>

namespace mimeo::cli {
namespace {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

void add(HeaderList& list, const std::string& header) {
  auto* longer = curl_slist_append(list.get(), header.c_str());
  if (longer == nullptr) return;
  list.release();
  list.reset(longer);
}

std::size_t append(char* data, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(data, size * count);
  return size * count;
}

Error error_of(CURLcode code, std::string_view what) {
  const auto kind = code == CURLE_OPERATION_TIMEDOUT ? ErrorKind::timed_out : ErrorKind::unavailable;
  return Error{kind, fmt::format("{}: {}", what, curl_easy_strerror(code))};
}

/// The server's own words about a refusal.
Error refusal(const Reply& reply) {
  auto kind = ErrorKind::internal;
  if (reply.status == 401) kind = ErrorKind::unauthenticated;
  if (reply.status == 403) kind = ErrorKind::forbidden;
  if (reply.status == 404) kind = ErrorKind::not_found;
  if (reply.status == 409) kind = ErrorKind::conflict;
  if (reply.status == 413) kind = ErrorKind::too_large;
  if (reply.status == 400 || reply.status == 422) kind = ErrorKind::invalid;
  if (reply.status == 429) kind = ErrorKind::too_many;
  if (reply.status == 503) kind = ErrorKind::unavailable;
  auto problem = parse_json(reply.body);
  const auto* detail = problem ? find_string(*problem, "detail") : nullptr;
  std::string message = detail != nullptr ? std::string(*detail) : fmt::format("The server answered {}", reply.status);
  while (message.ends_with('\n')) message.pop_back();
  return Error{kind, std::move(message)};
}

}  // namespace

struct Http::Session {
  CURL* curl = curl_easy_init();
  ~Session() { curl_easy_cleanup(curl); }

  /// Options of the last request never leak into the next; the connection stays.
  void reset(const Server& server, const std::string& url) {
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "mimeo/" MIMEO_VERSION);
    if (!server.authorities.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.authorities.c_str());
  }

  Result<Reply> perform(const HeaderList& headers, const std::string& url) {
    Reply reply;
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply.body);
    const auto code = curl_easy_perform(curl);
    if (code != CURLE_OK) return std::unexpected(error_of(code, url));
    finish(reply);
    return reply;
  }

  void finish(Reply& reply) {
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply.status);
    const char* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) reply.content_type = type;
  }
};

Http::Http(Server server) : server_(std::move(server)), session_(std::make_unique<Session>()) {
  while (server_.url.ends_with('/')) server_.url.pop_back();
}

Http::~Http() = default;

std::string Http::absolute(std::string_view target) const {
  if (target.starts_with("http://") || target.starts_with("https://")) return std::string(target);
  return server_.url + std::string(target);
}

Result<Reply> Http::request(std::string_view method, std::string_view target, std::string body,
                            std::vector<std::string> headers, long seconds) {
  const auto url = absolute(target);
  session_->reset(server_, url);
  HeaderList list;
  if (url.starts_with(server_.url) && !server_.token.empty()) add(list, "Authorization: Bearer " + server_.token);
  if (!body.empty()) add(list, "Content-Type: application/json");
  add(list, "Expect:");
  for (const auto& header : headers) add(list, header);
  const std::string verb(method);
  curl_easy_setopt(session_->curl, CURLOPT_CUSTOMREQUEST, verb.c_str());
  curl_easy_setopt(session_->curl, CURLOPT_TIMEOUT, seconds);
  if (!body.empty() || method == "POST") {
    curl_easy_setopt(session_->curl, CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(session_->curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  }
  return session_->perform(list, url);
}

Result<json::value> Http::call(std::string_view method, std::string_view target, std::string body,
                               std::vector<std::string> headers, long seconds) {
  auto reply = request(method, target, std::move(body), std::move(headers), seconds);
  if (!reply) return pass_on(std::move(reply));
  if (reply->status < 200 || reply->status > 299) return std::unexpected(refusal(*reply));
  if (reply->body.empty()) return json::value();
  return parse_json(reply->body);
}

void Http::begin_transfer() {
  if (!watch_) return;
  const auto look = [](void* watch, curl_off_t, curl_off_t, curl_off_t to_go, curl_off_t gone) {
    (*static_cast<Watch*>(watch))(gone, to_go);
    return 0;
  };
  curl_easy_setopt(session_->curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(session_->curl, CURLOPT_XFERINFOFUNCTION, static_cast<curl_xferinfo_callback>(look));
  curl_easy_setopt(session_->curl, CURLOPT_XFERINFODATA, &watch_);
}

Result<json::value> Http::upload(const std::string& path) {
  const auto url = absolute("/v1/files");
  session_->reset(server_, url);
  begin_transfer();
  HeaderList list;
  add(list, "Authorization: Bearer " + server_.token);
  auto* form = curl_mime_init(session_->curl);
  auto* part = curl_mime_addpart(form);
  curl_mime_name(part, "content");
  const auto opened = curl_mime_filedata(part, path.c_str());
  if (opened != CURLE_OK) {
    curl_mime_free(form);
    return fail(ErrorKind::not_found, "Cannot read " + path);
  }
  curl_easy_setopt(session_->curl, CURLOPT_MIMEPOST, form);
  auto reply = session_->perform(list, url);
  curl_mime_free(form);
  if (!reply) return pass_on(std::move(reply));
  if (reply->status != 201) return std::unexpected(refusal(*reply));
  return parse_json(reply->body);
}

namespace {

struct Lines {
  std::function<void(std::string_view)> on_line;
  std::string rest;
  std::string all;  ///< short answers only: an error's body

  static std::size_t take(char* data, std::size_t size, std::size_t count, void* into) {
    auto& self = *static_cast<Lines*>(into);
    self.rest.append(data, size * count);
    for (auto end = self.rest.find('\n'); end != std::string::npos; end = self.rest.find('\n')) {
      self.on_line(std::string_view(self.rest).substr(0, end));
      self.all.append(self.rest, 0, end + 1);
      self.rest.erase(0, end + 1);
    }
    return size * count;
  }
};

std::size_t pull(char* into, std::size_t size, std::size_t count, void* from) {
  return (*static_cast<std::function<std::size_t(char*, std::size_t)>*>(from))(into, size * count);
}

/// Passes on the body of an answer that is 200, keeps that of a refusal.
struct Listening {
  CURL* curl;
  std::function<bool(std::string_view)> on_bytes;
  std::function<bool()> go_on;
  Reply reply;

  static std::size_t take(char* data, std::size_t size, std::size_t count, void* into) {
    auto& self = *static_cast<Listening*>(into);
    curl_easy_getinfo(self.curl, CURLINFO_RESPONSE_CODE, &self.reply.status);
    if (self.reply.status != 200) return append(data, size, count, &self.reply.body);
    return self.on_bytes(std::string_view(data, size * count)) ? size * count : CURL_WRITEFUNC_ERROR;
  }
  static int look(void* into, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Listening*>(into)->go_on() ? 0 : 1;
  }
};

}  // namespace

Result<Reply> Http::send_stream(std::string_view target, std::string_view content_type,
                                std::function<std::size_t(char*, std::size_t)> read,
                                std::function<void(std::string_view line)> on_line) {
  const auto url = absolute(target);
  session_->reset(server_, url);
  HeaderList list;
  add(list, "Authorization: Bearer " + server_.token);
  add(list, "Content-Type: " + std::string(content_type));
  add(list, "Transfer-Encoding: chunked");
  Lines lines{std::move(on_line), {}, {}};
  curl_easy_setopt(session_->curl, CURLOPT_POST, 1L);
  curl_easy_setopt(session_->curl, CURLOPT_READFUNCTION, pull);
  curl_easy_setopt(session_->curl, CURLOPT_READDATA, &read);
  curl_easy_setopt(session_->curl, CURLOPT_HTTPHEADER, list.get());
  curl_easy_setopt(session_->curl, CURLOPT_WRITEFUNCTION, Lines::take);
  curl_easy_setopt(session_->curl, CURLOPT_WRITEDATA, &lines);
  const auto code = curl_easy_perform(session_->curl);
  if (code != CURLE_OK) return std::unexpected(error_of(code, url));
  Reply reply;
  session_->finish(reply);
  reply.body = lines.all + lines.rest;
  if (reply.status < 200 || reply.status > 299) return std::unexpected(refusal(reply));
  return reply;
}

Result<void> Http::listen(std::string_view target, std::vector<std::string> headers,
                          std::function<bool(std::string_view)> on_bytes, std::function<bool()> go_on) {
  const auto url = absolute(target);
  session_->reset(server_, url);
  HeaderList list;
  for (const auto& header : headers) add(list, header);
  Listening listening{session_->curl, std::move(on_bytes), std::move(go_on), {}};
  curl_easy_setopt(session_->curl, CURLOPT_HTTPHEADER, list.get());
  curl_easy_setopt(session_->curl, CURLOPT_WRITEFUNCTION, Listening::take);
  curl_easy_setopt(session_->curl, CURLOPT_WRITEDATA, &listening);
  curl_easy_setopt(session_->curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(session_->curl, CURLOPT_XFERINFOFUNCTION, Listening::look);
  curl_easy_setopt(session_->curl, CURLOPT_XFERINFODATA, &listening);
  const auto code = curl_easy_perform(session_->curl);
  session_->finish(listening.reply);
  if (listening.reply.status >= 300) return std::unexpected(refusal(listening.reply));
  if (code != CURLE_OK) return std::unexpected(error_of(code, url));
  return {};
}

}  // namespace mimeo::cli
