#include "predictor/webhooks.h"

#include <algorithm>
#include <atomic>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "predictor/curl_easy.h"
#include "predictor/sdk_version.h"

namespace mimeo::predictor {
namespace {

using Instant = std::chrono::steady_clock::time_point;

constexpr auto farewell = std::chrono::seconds(2);
constexpr long call_timeout_ms = 30'000;

bool is_worth_repeating(CURLcode code, long status) {
  return code != CURLE_OK || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

/// The calls that one prediction causes.
struct Calls {
  std::shared_ptr<Prediction> prediction;
  std::atomic<unsigned> news{0};  // moments that were not told yet; set by any thread

  // The webhook thread's.
  unsigned owed = 0;
  unsigned in_flight = 0;         // the moment being told, or 0
  int attempt = 0;
  Instant not_before{};           // of a repeated `completed`
  Instant logs_not_before{};
  std::string body;
  CurlEasy handle;
  CurlHeaders headers;
};

}  // namespace

struct Webhooks::State {
  explicit State(WebhookOptions wanted) : options(std::move(wanted)), multi(curl_multi_init()) {}
  ~State() {
    calls.clear();
    curl_multi_cleanup(multi);
  }

  WebhookOptions options;
  CURLM* multi;
  std::stop_token never;                          // calls are not cancelled with their prediction
  std::mutex mutex;
  std::vector<std::shared_ptr<Calls>> arrived;    // guarded by mutex
  std::optional<Instant> closing;                 // guarded by mutex; when to give up
  std::thread thread;                             // guarded by mutex until it runs
  std::list<std::shared_ptr<Calls>> calls;        // the webhook thread's

  void run();
  bool begin_next(Calls& call, Instant now, Instant& wake);
  void send(Calls& call, unsigned moment);
  bool take_finished(Instant now);
};

Webhooks::Webhooks(WebhookOptions options) : state_(std::make_unique<State>(std::move(options))) {}

Webhooks::~Webhooks() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->closing = std::chrono::steady_clock::now() + farewell;
  }
  curl_multi_wakeup(state_->multi);
  if (state_->thread.joinable()) state_->thread.join();
}

void Webhooks::follow(const std::shared_ptr<Prediction>& prediction) {
  auto calls = std::make_shared<Calls>();
  calls->prediction = prediction;
  // Weak, because the calls own the prediction.
  prediction->on_change([state = state_.get(), weak = std::weak_ptr(calls)](Moment moment) {
    if (auto followed = weak.lock()) {
      followed->news.fetch_or(moment);
      curl_multi_wakeup(state->multi);
    }
  });
  const std::lock_guard lock(state_->mutex);
  state_->arrived.push_back(std::move(calls));
  if (!state_->thread.joinable()) state_->thread = std::thread([state = state_.get()] { state->run(); });
}

void Webhooks::State::run() {
  for (;;) {
    std::optional<Instant> end;
    {
      const std::lock_guard lock(mutex);
      for (auto& arrival : arrived) calls.push_back(std::move(arrival));
      arrived.clear();
      end = closing;
    }
    const Instant now = std::chrono::steady_clock::now();
    if (end && (calls.empty() || now >= *end)) return;

    Instant wake = end.value_or(now + std::chrono::seconds(60));
    std::erase_if(calls, [&](const auto& call) { return !call->in_flight && !begin_next(*call, now, wake); });
    int running = 0;
    curl_multi_perform(multi, &running);
    if (take_finished(now)) continue;  // their next call may be due
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(wake - now);
    curl_multi_poll(multi, nullptr, 0, static_cast<int>(wait.count()), nullptr);
  }
}

// Starts the next call if one is due, or says by `wake` when to look again. False when nothing can ever be due again.
bool Webhooks::State::begin_next(Calls& call, Instant now, Instant& wake) {
  const WebhookTarget& target = *call.prediction->request().webhook;
  call.owed |= call.news.exchange(0);
  const bool ended = call.owed & at_completed;
  const unsigned wanted = call.owed & target.moments;
  if (wanted & at_start) {
    send(call, at_start);
  } else if (wanted & at_output) {
    send(call, at_output);
  } else if ((wanted & at_logs) && !ended) {
    if (now < call.logs_not_before) {
      wake = std::min(wake, call.logs_not_before);
      return true;
    }
    call.logs_not_before = now + options.interval;
    send(call, at_logs);
  } else if (wanted & at_completed) {
    if (now < call.not_before) {
      wake = std::min(wake, call.not_before);
      return true;
    }
    send(call, at_completed);
  } else {
    return !ended;
  }
  return true;
}

void Webhooks::State::send(Calls& call, unsigned moment) {
  const Prediction& prediction = *call.prediction;
  const WebhookTarget& target = *prediction.request().webhook;
  call.in_flight = moment;
  call.owed &= ~moment;
  if (moment == at_start) {
    call.body = "{\"id\":";
    write_json_string(prediction.id(), call.body);
    call.body += ",\"logs\":\"\",\"metrics\":{},\"status\":\"processing\"}";
  } else {
    // The whole record goes out, so news of the other kind are told with it too.
    if (moment != at_completed) call.owed &= ~unsigned{at_logs};
    call.body = moment == at_completed ? prediction.render() : prediction.render_as_running();
  }

  call.headers.reset();
  add_header(call.headers, "Content-Type: application/json");
  add_header(call.headers, "Expect:");
  if (!options.token.empty()) add_header(call.headers, "Authorization: Bearer " + options.token);
  if (!target.traceparent.empty()) add_header(call.headers, "traceparent: " + target.traceparent);
  if (!target.tracestate.empty()) add_header(call.headers, "tracestate: " + target.tracestate);
  if (!call.handle) call.handle = make_curl_easy(never);
  CURL* handle = call.handle.get();
  curl_easy_setopt(handle, CURLOPT_URL, target.url.c_str());
  curl_easy_setopt(handle, CURLOPT_USERAGENT, fmt::format("mimeo-predictor/{}", sdk_version).c_str());
  curl_easy_setopt(handle, CURLOPT_POST, 1L);
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.body.c_str());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
  curl_easy_setopt(handle, CURLOPT_POSTREDIR, static_cast<long>(CURL_REDIR_POST_ALL));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, call_timeout_ms);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, call.headers.get());
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, drop_answer);
  curl_easy_setopt(handle, CURLOPT_PRIVATE, &call);
  curl_multi_add_handle(multi, handle);
}

bool Webhooks::State::take_finished(Instant now) {
  bool any = false;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    any = true;
    CURL* handle = message->easy_handle;
    const CURLcode code = message->data.result;
    Calls* call = nullptr;
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_PRIVATE, &call);
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    curl_multi_remove_handle(multi, handle);
    const bool again = call->in_flight == at_completed && is_worth_repeating(code, status) && call->attempt < options.retries;
    if (again) {
      call->owed |= at_completed;
      call->not_before = now + options.first_backoff * (1 << call->attempt++);
    } else if (call->in_flight == at_completed) {
      // Told, or given up: either way the prediction is of no interest any more.
      std::erase_if(calls, [&](const auto& other) { return other.get() == call; });
      continue;
    }
    call->in_flight = 0;
  }
  return any;
}

}  // namespace mimeo::predictor
