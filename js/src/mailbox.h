// The way of what the library answers, on its own thread, to the thread of an environment (the program's, or a
// worker's).
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include <napi.h>

namespace mimeo::js {

/// What is to be done on the environment's thread.
using Letter = std::function<void(Napi::Env)>;

/// One for each environment. Keeps its event loop alive as long as calls are under way, and no longer.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  static std::shared_ptr<Mailbox> open(Napi::Env env);

  /// Delivers soon, in order. Any thread; after the end of the environment letters go unread.
  void post(Letter letter);

  /// A call begins, and ends. On the environment's thread.
  void expect(Napi::Env env);
  void settled(Napi::Env env);

 private:
  static void deliver(Napi::Env env, Napi::Function, void*, Letter* letter);
  using Delivery = Napi::TypedThreadSafeFunction<void, Letter, &Mailbox::deliver>;

  void close();

  std::mutex mutex_;
  Delivery delivery_;    // guarded by mutex_ where it is called
  bool closed_ = false;  // guarded by mutex_
  int expected_ = 0;
};

}  // namespace mimeo::js
