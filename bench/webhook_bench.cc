// How many ends a second webhooks are told, and how soon: from the moment an end is durable to the receiver's having
// the call. Everything between is real: the row written with the end, signature, HTTP over loopback, the outcome
// written back.
//
//   mimeo_webhook_bench [--folder DIR] [--seconds N] [--rate N] [--rounds N]
//
// Three sides in turns: one receiver as fast as it goes; a hundred at a steady rate; and the same where one of the
// hundred takes connections and never answers. What counts there is how little the other ninety-nine notice.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/task_group.h"
#include "core/prediction_json.h"
#include "http/body.h"
#include "http/listener.h"
#include "sqlite/store.h"
#include "webhooks/dispatcher.h"

namespace {

using namespace mimeo;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

struct Options {
  std::string folder = std::filesystem::temp_directory_path() / "mimeo-webhook-bench";
  double seconds = 10;
  int rate = 3000;
  int rounds = 3;
};

struct Side {
  const char* name;
  int receivers;
  bool one_hangs;
  int rate;  ///< ends a second; 0: as fast as they are taken
};

/// When each delivery was owed, and how long it took to arrive.
class Ledger {
 public:
  void owed(const std::string& message) {
    std::lock_guard lock(mutex_);
    owed_.emplace(message, steady_clock::now());
  }
  void arrived(std::string_view message) {
    const auto now = steady_clock::now();
    std::lock_guard lock(mutex_);
    auto found = owed_.find(std::string(message));
    if (found == owed_.end()) return;
    milliseconds_.push_back(std::chrono::duration<float, std::milli>(now - found->second).count());
    owed_.erase(found);
  }
  std::size_t open() {
    std::lock_guard lock(mutex_);
    return owed_.size();
  }
  std::vector<float> take() {
    std::lock_guard lock(mutex_);
    std::ranges::sort(milliseconds_);
    return std::move(milliseconds_);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, steady_clock::time_point> owed_;
  std::vector<float> milliseconds_;
};

/// A thread with a loop.
struct Lane {
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard = asio::make_work_guard(io);
  std::jthread thread{[this] { io.run(); }};
  ~Lane() { guard.reset(); }

  template <class T>
  T run(Task<T> task) {
    return asio::co_spawn(io, std::move(task), asio::use_future).get();
  }
};

struct Bench {
  sqlite::Store& store;
  webhooks::Dispatcher& dispatcher;
  Ledger& ledger;
  std::vector<std::string> urls;
  bool first_hangs = false;
  std::size_t in_flight = 0;
  std::size_t made = 0;
};

Task<> end_one(Bench& bench, std::size_t number) {
  const SystemClock clock;
  core::Prediction p;
  p.id = {new_time_ordered_id(clock.now())};
  p.account = {"local"};
  p.model = {"mimeo", "hello-world"};
  p.version = {std::string(64, 'a')};
  p.input = {R"({"prompt":")" + std::string(200, 'x') + R"("})"};
  p.created_at = clock.now();
  p.webhook = bench.urls[number % bench.urls.size()];
  bench.store.predictions().insert(p, seams::Urgency::soon);
  core::apply(p, core::Started{}, clock.now());
  core::apply(p, core::Succeeded{JsonText{"\"" + std::string(600, 'y') + "\""}}, clock.now());
  core::Delivery d;
  d.id = {new_time_ordered_id(clock.now())};
  d.account = p.account;
  d.prediction = p.id;
  d.url = p.webhook;
  core::write_prediction(p, {"https://127.0.0.1:8443", "https://127.0.0.1:8444"}, {}, d.body);
  d.created_at = d.round_began_at = clock.now();
  d.next_attempt_at = d.created_at;
  auto write = bench.store.predictions().finish(p, d);
  auto written = co_await write.durable();
  if (!written) throw std::runtime_error(written.error().message);
  const bool is_measured = !(bench.first_hangs && number % bench.urls.size() == 0);
  if (is_measured) bench.ledger.owed(d.message_id());
  bench.dispatcher.owed(std::move(d));
  ++bench.made;
  --bench.in_flight;
}

/// Ends by the clock, or as many at once as keep everybody busy.
Task<> generate(Bench& bench, TaskGroup& group, double seconds, int rate) {
  const auto begin = steady_clock::now();
  asio::steady_timer timer(group.executor());
  std::size_t number = 0;
  for (double passed = 0; passed < seconds;) {
    timer.expires_after(2ms);
    co_await timer.async_wait(as_result);
    passed = std::chrono::duration<double>(steady_clock::now() - begin).count();
    const auto wanted = static_cast<std::size_t>(passed * rate);
    while (rate > 0 ? number < wanted : bench.in_flight + bench.ledger.open() < 200) {
      ++bench.in_flight;
      group.spawn(end_one(bench, number++));
    }
  }
}

struct Figures {
  double per_second, p50, p99;
};

Figures measure(const Options& options, const Side& side) {
  std::filesystem::remove_all(options.folder);
  std::filesystem::create_directories(options.folder);
  Lane receiving, calling;
  asio::io_context io(1);
  Offload pool(2);
  auto store = sqlite::Store::open({.folder = options.folder}, pool).value();
  core::Model model;
  model.name = {"mimeo", "hello-world"};
  store->models().insert(model);
  const SystemClock clock;
  Ledger ledger;

  auto answer = [&](http::Request& request) -> Task<http::Response> {
    co_await http::drain(request.body, 1 << 20);
    ledger.arrived(request.headers.find("webhook-id").value_or(""));
    co_return http::Response::text(200, "ok");
  };
  http::Listener listener({receiving.io.get_executor()}, answer);
  auto bound = listener.open(http::Address::of_tcp("0.0.0.0", 0));
  if (!bound) throw std::runtime_error(bound.error().message);
  const auto port = listener.address().port;
  receiving.run([](http::Listener& what) -> Task<> {
    what.start();
    co_return;
  }(listener));
  // Takes connections, as the system does for whoever listens, and answers none.
  asio::ip::tcp::acceptor hanging(io, {asio::ip::address_v4::loopback(), 0});

  core::WebhookSecret secret{.account = {"local"}, .key = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"};
  const std::vector<core::WebhookSecret> known(1, secret);
  auto secrets = [&](core::AccountId) -> Task<Result<std::vector<core::WebhookSecret>>> { co_return known; };
  auto find = [](core::AccountId, core::PredictionId) -> Task<Result<webhooks::PredictionPointer>> {
    co_return fail(ErrorKind::not_found, "not in this bench");
  };
  webhooks::World world{.clock = clock,
                        .store = store->webhooks(),
                        .secrets = secrets,
                        .find = find,
                        .body = [](const core::Prediction&) { return std::string(); }};
  webhooks::Options webhook_options;
  webhook_options.calls.reach = http::Reach(true);
  webhooks::Dispatcher dispatcher(world, webhook_options, calling.io.get_executor());
  auto started = calling.run(dispatcher.start());
  if (!started) throw std::runtime_error(started.error().message);

  Bench bench{*store, dispatcher, ledger, {}, side.one_hangs};
  for (int n = 0; n < side.receivers; ++n) {
    bench.urls.push_back(side.one_hangs && n == 0
                             ? fmt::format("http://127.0.0.1:{}/hook", hanging.local_endpoint().port())
                             : fmt::format("http://127.0.0.{}:{}/hook", n + 1, port));
  }
  TaskGroup group(io.get_executor(), "ends");
  const auto begin = steady_clock::now();
  group.spawn(generate(bench, group, options.seconds, side.rate));
  io.run();
  for (const auto until = steady_clock::now() + 30s; ledger.open() > 0 && steady_clock::now() < until;) {
    std::this_thread::sleep_for(1ms);
  }
  const auto seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  if (ledger.open() > 0) fmt::print(stderr, "{} never arrived\n", ledger.open());
  calling.run(dispatcher.stop(100ms));
  receiving.run(listener.stop(100ms));
  const auto times = ledger.take();
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  return {static_cast<double>(times.size()) / seconds, at(0.5), at(0.99)};
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--folder") options.folder = argv[i + 1];
    if (name == "--seconds") options.seconds = std::atof(argv[i + 1]);
    if (name == "--rate") options.rate = std::atoi(argv[i + 1]);
    if (name == "--rounds") options.rounds = std::atoi(argv[i + 1]);
  }
  const Side sides[] = {{"one receiver, as fast as it goes", 1, false, 0},
                        {"100 receivers, by the clock", 100, false, options.rate},
                        {"100 receivers, one of them hangs", 100, true, options.rate}};
  std::vector<std::vector<Figures>> results(std::size(sides));
  for (int round = 0; round < options.rounds; ++round) {
    for (std::size_t n = 0; n < std::size(sides); ++n) {
      results[n].push_back(measure(options, sides[n]));
      const auto& one = results[n].back();
      fmt::print(stderr, "{} {}: {:.0f}/s p50 {:.2f} p99 {:.2f}\n", round + 1, sides[n].name, one.per_second, one.p50,
                 one.p99);
    }
  }
  fmt::print("| | delivered/s | p50 ms | p99 ms |\n|---|--:|--:|--:|\n");
  for (std::size_t n = 0; n < std::size(sides); ++n) {
    const auto over = [&](double Figures::* what) {
      std::vector<double> values;
      for (const auto& one : results[n]) values.push_back(one.*what);
      return median(values);
    };
    fmt::print("| {} | {:.0f} | {:.2f} | {:.2f} |\n", sides[n].name, over(&Figures::per_second), over(&Figures::p50),
               over(&Figures::p99));
  }
  std::filesystem::remove_all(options.folder);
}
