// How many predictions a second the SQLite store takes: each is inserted and later updated, both waited for (durable),
// about 2 KB of row. Rows of the table: how many callers wait at once.
//
//   mimeo_store_bench [--folder DIR] [--seconds N] [--normal] [--insert-not-waited]
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/time.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <vector>

#include "base/ids.h"
#include "base/task_group.h"
#include "sqlite/store.h"

namespace {

using namespace mimeo;
using std::chrono::steady_clock;

struct Options {
  std::string folder = std::filesystem::temp_directory_path() / "mimeo-store-bench";
  double seconds = 5;
  sqlite::Synchronous synchronous = sqlite::Synchronous::full;
  bool insert_waited = true;
};

struct Measured {
  std::vector<float> milliseconds;  ///< from the insert to the end of the update
  bool stop = false;
};

core::Prediction sample(Time now) {
  core::Prediction p;
  p.id = {new_time_ordered_id(now)};
  p.account = {"local"};
  p.model = {"mimeo", "hello-world"};
  p.version = {std::string(64, 'a')};
  p.input = {R"({"prompt":")" + std::string(1100, 'x') + R"("})"};
  p.created_at = now;
  p.stream_token = random_token(15);
  return p;
}

Task<> caller(sqlite::Store& store, bool insert_waited, Measured& measured) {
  const SystemClock clock;
  while (!measured.stop) {
    const auto begin = steady_clock::now();
    auto p = sample(clock.now());
    auto insert = store.predictions().insert(p);
    if (insert_waited) {
      auto inserted = co_await insert.durable();
      if (!inserted) throw std::runtime_error(inserted.error().message);
    }
    core::apply(p, core::Started{}, clock.now());
    core::apply(p, core::Succeeded{JsonText{"\"" + std::string(600, 'y') + "\""}}, clock.now());
    auto update = store.predictions().update(p);
    auto updated = co_await update.durable();
    if (!updated) throw std::runtime_error(updated.error().message);
    measured.milliseconds.push_back(std::chrono::duration<float, std::milli>(steady_clock::now() - begin).count());
  }
}

double cpu_seconds() {
  rusage usage;
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void measure(const Options& options, int callers) {
  std::filesystem::remove_all(options.folder);
  std::filesystem::create_directories(options.folder);
  asio::io_context io(1);
  Offload pool(1);
  auto store = sqlite::Store::open({.folder = options.folder, .synchronous = options.synchronous}, pool);
  if (!store) throw std::runtime_error(store.error().message + " " + store.error().detail);

  core::Model model;
  model.name = {"mimeo", "hello-world"};
  (*store)->models().insert(model);

  Measured measured;
  TaskGroup group(io.get_executor(), "callers");
  for (int n = 0; n < callers; ++n) group.spawn(caller(**store, options.insert_waited, measured));
  asio::steady_timer timer(
      io, std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(options.seconds)));
  timer.async_wait([&](auto) { measured.stop = true; });
  const auto cpu_before = cpu_seconds();
  const auto begin = steady_clock::now();
  io.run();
  const auto seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  const auto cpu = cpu_seconds() - cpu_before;

  auto& times = measured.milliseconds;
  std::ranges::sort(times);
  const auto count = static_cast<double>(times.size());
  const auto at = [&](double share) { return times[static_cast<std::size_t>(share * (count - 1))]; };
  fmt::print("| {:>7} | {:>13.0f} | {:>6.2f} | {:>6.2f} | {:>17.1f} |\n", callers, count / seconds, at(0.5), at(0.99),
             cpu / count * 1e6);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--folder" && i + 1 < argc)
      options.folder = argv[++i];
    else if (argument == "--seconds" && i + 1 < argc)
      options.seconds = std::atof(argv[++i]);
    else if (argument == "--normal")
      options.synchronous = sqlite::Synchronous::normal;
    else if (argument == "--insert-not-waited")
      options.insert_waited = false;
    else {
      fmt::print(stderr, "unknown argument: {}\n", argument);
      return 2;
    }
  }
  fmt::print("| callers | predictions/s | p50 ms | p99 ms | CPU us/prediction |\n|---|---|---|---|---|\n");
  for (int callers : {1, 8, 64, 256}) measure(options, callers);
  std::filesystem::remove_all(options.folder);
}
