// The library's thread: libcurl's transfers, timers, and whatever is posted to it.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include <curl/curl.h>

namespace mimeo::client::detail {

/// The thread holds it too, so that work which is still to be run never finds it gone.
class Loop {
 public:
  using Work = std::function<void()>;
  using Clock = std::chrono::steady_clock;

  static std::shared_ptr<Loop> start();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Runs what has been posted and ends the thread; transfers are dropped. Waits for that, unless called on that
  /// thread.
  void quit();

  /// Any thread. Work runs in the order it was posted, never inside a callback of libcurl.
  void post(Work work);
  /// Any thread. Not exact, never early.
  void post_after(std::chrono::milliseconds time, Work work);
  bool is_here() const { return id_.load() == std::this_thread::get_id(); }

  // On the loop's thread only:

  /// Begins a transfer; `on_done` is called once, when it has ended by itself.
  void add(CURL* easy, std::function<void(CURLcode)> on_done);
  /// Ends it without a word. It may have ended already.
  void remove(CURL* easy);

 private:
  Loop();
  void run();
  std::pair<bool, int> work_off();
  void tell_ends();

  CURLM* multi_ = nullptr;
  std::thread thread_;
  std::atomic<std::thread::id> id_;
  std::unordered_map<CURL*, std::function<void(CURLcode)>> transfers_;  // the thread's own

  std::mutex mutex_;
  std::deque<Work> posted_;                        // guarded by mutex_
  std::multimap<Clock::time_point, Work> timers_;  // guarded by mutex_
  bool quits_ = false;                             // guarded by mutex_
};

}  // namespace mimeo::client::detail
