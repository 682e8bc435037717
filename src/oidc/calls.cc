#include "oidc/calls.h"

#include <array>
#include <memory>

#include "base/limits.h"

namespace mimeo::oidc {
namespace {

constexpr long idle_connections = 4;

long milliseconds(std::chrono::milliseconds time) { return static_cast<long>(time.count()); }

}  // namespace

/// What libcurl sees of one call.
struct Calls::Call {
  Call(const std::string& address, const std::string& authorities)
      : url(address), handle(curl_easy_init(), curl_easy_cleanup) {
    CURL* curl = handle.get();
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "mimeo-oidc");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits::oidc_connect));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds(limits::oidc_answer));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Call::take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words.data());
    if (!authorities.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, authorities.c_str());
    add_header("Accept: application/json");
  }
  ~Call() { curl_slist_free_all(headers); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  void add_header(const std::string& header) {
    if (auto* longer = curl_slist_append(headers, header.c_str())) headers = longer;
  }

  static std::size_t take(char* data, std::size_t size, std::size_t count, void* opaque) {
    auto& self = *static_cast<Call*>(opaque);
    const auto length = size * count;
    self.is_too_large = self.body.size() + length > limits::oidc_answer_bytes;
    if (self.is_too_large) return 0;
    self.body.append(data, length);
    return length;
  }

  const std::string url;
  std::string form;
  std::string body;
  bool is_too_large = false;
  std::array<char, CURL_ERROR_SIZE> words{};
  curl_slist* headers = nullptr;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle;
};

Calls::Calls(Executor executor, std::string authorities)
    : authorities_(std::move(authorities)), loop_(std::move(executor), idle_connections) {}

Calls::~Calls() = default;

Task<Result<CallAnswer>> Calls::perform(Call& call) {
  CURL* curl = call.handle.get();
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, call.headers);
  http::CurlLoop::Transfer transfer(loop_, curl);
  const auto stop = stop_.get_token();
  std::stop_callback on_stop(stop, [&transfer] { transfer.wake(); });
  transfer.begin();
  while (!transfer.ended() && !stop.stop_requested()) co_await transfer.changed();
  if (!transfer.ended()) co_return fail(ErrorKind::canceled, "The server is stopping");
  const auto code = *transfer.ended();
  if (call.is_too_large) co_return fail(ErrorKind::too_large, "The provider's answer is too large");
  const std::string words = call.words[0] != '\0' ? call.words.data() : curl_easy_strerror(code);
  if (code == CURLE_OPERATION_TIMEDOUT)
    co_return fail(ErrorKind::timed_out, "The provider does not answer in time", words);
  if (code != CURLE_OK) co_return fail(ErrorKind::unavailable, "The provider cannot be reached", words);
  CallAnswer answer;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  answer.body = std::move(call.body);
  co_return answer;
}

Task<Result<CallAnswer>> Calls::get(std::string url) {
  Call call(url, authorities_);
  co_return co_await perform(call);
}

Task<Result<CallAnswer>> Calls::post(std::string url, std::string form, std::vector<std::string> headers) {
  Call call(url, authorities_);
  call.form = std::move(form);
  for (const auto& header : headers) call.add_header(header);
  call.add_header("Expect:");
  curl_easy_setopt(call.handle.get(), CURLOPT_POSTFIELDS, call.form.c_str());
  curl_easy_setopt(call.handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.form.size()));
  co_return co_await perform(call);
}

}  // namespace mimeo::oidc
