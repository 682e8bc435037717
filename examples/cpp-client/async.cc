// Several models at once, with coroutines on an executor of the program's own.
//
//   async NAME...
#include <condition_variable>
#include <deque>
#include <functional>
#include <iostream>
#include <mutex>
#include <string>

#include <mimeo/client.h>

namespace mc = mimeo::client;

namespace {

/// The smallest event loop there is. Those of Asio, Qt or GLib have a function like post() too.
class EventLoop {
 public:
  void post(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    works_.push_back(std::move(work));
    filled_.notify_one();
  }
  void run_until(const bool& done) {
    while (!done) {
      std::unique_lock lock(mutex_);
      filled_.wait(lock, [this] { return !works_.empty(); });
      auto work = std::move(works_.front());
      works_.pop_front();
      lock.unlock();
      work();
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> works_;
};

mc::Task<mc::Result<std::string>> greet(mc::Client client, std::string name) {
  mc::Value::Object input = {{"text", name}};
  auto output = co_await client.async_run("mimeo/hello-world", std::move(input));
  if (!output) co_return std::move(output).error();
  co_return output->text();
}

}  // namespace

int main(int argc, char** argv) {
  EventLoop loop;
  mc::ClientOptions options;
  options.executor = [&loop](std::function<void()> work) { loop.post(std::move(work)); };
  const mc::Client client(options);

  int left = argc - 1;
  bool done = left == 0;
  bool all_well = true;
  for (int i = 1; i < argc; ++i) {
    mc::start<mc::Result<std::string>>(greet(client, argv[i]), [&](mc::Result<std::string> greeting) {
      std::cout << (greeting ? *greeting : greeting.error().message) << "\n";
      all_well = all_well && greeting;
      done = --left == 0;
    });
  }
  loop.run_until(done);
  return all_well ? 0 : 1;
}
