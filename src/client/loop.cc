#include "client/loop.h"

#include <algorithm>

namespace mimeo::client::detail {
namespace {

/// libcurl wants to be initialised once, before threads meet in it.
void initialise_curl() {
  static const auto once = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)once;
}

constexpr long kept_connections = 32;
constexpr int longest_poll_ms = 10'000;

}  // namespace

Loop::Loop() {
  initialise_curl();
  multi_ = curl_multi_init();
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kept_connections);
}

Loop::~Loop() { curl_multi_cleanup(multi_); }

std::shared_ptr<Loop> Loop::start() {
  std::shared_ptr<Loop> loop(new Loop());
  loop->thread_ = std::thread([loop] { loop->run(); });
  return loop;
}

void Loop::quit() {
  {
    std::lock_guard lock(mutex_);
    quits_ = true;
  }
  curl_multi_wakeup(multi_);
  if (is_here()) {
    thread_.detach();
  } else {
    thread_.join();
  }
}

void Loop::post(Work work) {
  {
    std::lock_guard lock(mutex_);
    posted_.push_back(std::move(work));
  }
  curl_multi_wakeup(multi_);
}

void Loop::post_after(std::chrono::milliseconds time, Work work) {
  {
    std::lock_guard lock(mutex_);
    timers_.emplace(Clock::now() + time, std::move(work));
  }
  curl_multi_wakeup(multi_);
}

void Loop::add(CURL* easy, std::function<void(CURLcode)> on_done) {
  transfers_.emplace(easy, std::move(on_done));
  curl_multi_add_handle(multi_, easy);
}

void Loop::remove(CURL* easy) {
  if (transfers_.erase(easy) != 0) curl_multi_remove_handle(multi_, easy);
}

/// Runs what is due. Answers whether to go on, and for how long to wait for the network.
std::pair<bool, int> Loop::work_off() {
  std::deque<Work> due;
  std::unique_lock lock(mutex_);
  due.swap(posted_);
  const auto now = Clock::now();
  while (!timers_.empty() && timers_.begin()->first <= now) {
    due.push_back(std::move(timers_.begin()->second));
    timers_.erase(timers_.begin());
  }
  lock.unlock();
  for (Work& work : due) {
    work();
    work = nullptr;
  }
  lock.lock();
  if (quits_ && posted_.empty()) return {false, 0};
  if (!posted_.empty()) return {true, 0};
  if (timers_.empty()) return {true, longest_poll_ms};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first - Clock::now());
  return {true, static_cast<int>(std::clamp<long long>(left.count(), 0, longest_poll_ms))};
}

void Loop::tell_ends() {
  int left = 0;
  while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    auto transfer = transfers_.extract(easy);
    curl_multi_remove_handle(multi_, easy);
    if (transfer) transfer.mapped()(code);
  }
}

void Loop::run() {
  id_ = std::this_thread::get_id();
  for (;;) {
    const auto [goes_on, wait_ms] = work_off();
    if (!goes_on) break;
    int running = 0;
    curl_multi_perform(multi_, &running);
    tell_ends();
    // What was posted meanwhile is not overslept: posting woke it up.
    curl_multi_poll(multi_, nullptr, 0, wait_ms, nullptr);
  }
  for (auto& [easy, on_done] : transfers_) curl_multi_remove_handle(multi_, easy);
  transfers_.clear();
}

}  // namespace mimeo::client::detail
