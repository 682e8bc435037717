#include "webhooks/calls.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include <fmt/format.h>

#include "http/curl_guard.h"
#include "http/web_address.h"

namespace mimeo::webhooks {
namespace {

constexpr long idle_connections = 1024;

long milliseconds(Duration duration) {
  return static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

/// What libcurl's callbacks see of one call.
struct Context {
  explicit Context(const http::Reach& reach) : guard(reach) {}

  http::CurlGuard guard;
  std::string body;
  std::size_t received = 0;
  std::array<char, CURL_ERROR_SIZE> error{};

  bool is_cut_off() const { return received > limits::webhook_answer_read; }

  static std::size_t take(char* data, std::size_t size, std::size_t count, void* opaque) {
    auto& self = *static_cast<Context*>(opaque);
    const auto length = size * count;
    self.received += length;
    self.body.append(data, std::min(length, limits::webhook_answer_kept - self.body.size()));
    return self.is_cut_off() ? 0 : length;
  }
};

class HeaderList {
 public:
  ~HeaderList() { curl_slist_free_all(list_); }
  void add(const std::string& header) {
    if (auto* longer = curl_slist_append(list_, header.c_str())) list_ = longer;
  }
  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

void configure(CURL* curl, const CallOptions& options, const std::string& url, const HeaderList& headers,
               const std::string& body, Context& context) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the address that is checked has to be the receiver's
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "mimeo-webhooks");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options.connect));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds(options.answer));
  context.guard.watch(curl);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Context::take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &context);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, context.error.data());
  if (!options.authorities.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options.authorities.c_str());
}

/// What is wrong with the status of an answer.
std::string describe(CURL* curl, long status) {
  if (status >= 200 && status < 300) return {};
  const char* target = nullptr;
  curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &target);
  if (status < 300 || status > 399 || target == nullptr) return fmt::format("The receiver answered {}", status);
  return fmt::format("The receiver answered {}, a redirect to {}; redirects are not followed", status, target);
}

std::string describe(CURL* curl, CURLcode code, const Context& context) {
  if (context.guard.refusal()) return context.guard.refusal()->message;
  if (code == CURLE_OPERATION_TIMEDOUT) {
    double seconds = 0;
    curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &seconds);
    return fmt::format("No answer within {:.1f} s", seconds);
  }
  return context.error[0] != '\0' ? context.error.data() : curl_easy_strerror(code);
}

Answer read_answer(CURL* curl, CURLcode code, Context& context) {
  Answer answer;
  if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && context.is_cut_off())) {
    answer.error = describe(curl, code, context);
    answer.is_final = context.guard.is_final();
    return answer;
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  answer.error = describe(curl, status);
  answer.body = std::move(context.body);
  curl_off_t seconds = 0;
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
  // Bounded before it becomes microseconds; who uses it has a smaller bound.
  if (seconds > 0) answer.retry_after = std::chrono::seconds(std::min<curl_off_t>(seconds, 366 * 24 * 3600));
  return answer;
}

}  // namespace

Calls::Calls(Executor executor, CallOptions options)
    : options_(std::move(options)), own_reach_(true), loop_(std::move(executor), idle_connections) {
  const auto inboxes = http::WebAddress::parse(options_.inboxes);
  if (inboxes) (void)own_reach_.allow(inboxes->host);  // what is no host is nowhere
}

/// Our inboxes take nothing but webhooks, so a caller who names one reaches nothing else: the rest of the address is no
/// way out of them.
const http::Reach& Calls::reach_to(const std::string& url) const {
  const auto& prefix = options_.inboxes;
  const bool is_inbox =
      !prefix.empty() && url.starts_with(prefix) && std::ranges::all_of(url.substr(prefix.size()), [](unsigned char c) {
        return std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '/';
      });
  return is_inbox && url.find("..", prefix.size()) == url.npos ? own_reach_ : options_.reach;
}

Calls::~Calls() = default;

Task<Answer> Calls::post(const std::string& url, std::vector<std::string> headers, const std::string& body) {
  // Before the handle, which refers to them.
  const auto& reach = reach_to(url);
  Context context(reach);
  HeaderList list;
  for (const auto& header : headers) list.add(header);
  list.add("Content-Type: application/json");
  list.add("Expect:");
  // Another one for each call; it is the loop that keeps connections. In a handle that is used again, libcurl
  // before 8.1 follows a pointer into the freed headers of the answer before, when a folded line is the first behind
  // the status.
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
  configure(handle.get(), options_, url, list, body, context);
  // What is checked is the opening of a connection: one that leads further than others may must not be there for them.
  if (&reach == &own_reach_) curl_easy_setopt(handle.get(), CURLOPT_FORBID_REUSE, 1L);
  const auto code = co_await loop_.perform(handle.get());
  co_return read_answer(handle.get(), code, context);
}

}  // namespace mimeo::webhooks
