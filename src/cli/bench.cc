// mimeo bench: how long predictions of a model take from here, one after the other or several at once.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <iostream>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/inputs.h"
#include "cli/meter.h"

namespace mimeo::cli {
namespace {

using std::chrono::steady_clock;

/// What several threads come to.
struct Results {
  std::atomic<std::size_t> begun = 0;
  std::mutex mutex;
  std::vector<double> seconds;   // guarded by mutex
  std::size_t failed = 0;        // guarded by mutex
  std::optional<Error> refusal;  // guarded by mutex; ends it all
};

/// One prediction from the request to its end; false when it has not succeeded.
Result<bool> run_once(Http& http, const std::string& reference, const json::object& inputs) {
  auto created = create_prediction(http, reference, inputs, {"Prefer: wait"});
  if (!created) return pass_on(std::move(created));
  auto ended = wait_for_end(http, "/v1/predictions/", std::move(*created), true);
  if (!ended) return pass_on(std::move(ended));
  return text_member(*ended, "status") == "succeeded";
}

void work(const Server& server, const BenchOptions& options, const json::object& inputs, Results& results) {
  Http http(server);
  while (results.begun.fetch_add(1) < options.count && !is_interrupted()) {
    const auto begin = steady_clock::now();
    auto succeeded = run_once(http, options.reference, inputs);
    const std::chrono::duration<double> time = steady_clock::now() - begin;
    const std::lock_guard lock(results.mutex);
    if (!succeeded) {
      results.refusal = succeeded.error();
      results.begun = options.count;
      return;
    }
    results.seconds.push_back(time.count());
    if (!*succeeded) ++results.failed;
  }
}

/// The value below which so much of them lies. `sorted` is not empty.
double quantile(const std::vector<double>& sorted, double part) {
  const auto place = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
  return sorted[std::clamp<std::size_t>(place, 1, sorted.size()) - 1];
}

void print_times(const Common& common, const BenchOptions& options, std::vector<double> seconds, std::size_t failed,
                 double whole) {
  std::ranges::sort(seconds);
  const auto count = seconds.size();
  const double rate = static_cast<double>(count) / whole;
  if (common.json) {
    const json::object told{{"model", options.reference},
                            {"predictions", count},
                            {"failed", failed},
                            {"at_once", options.at_once},
                            {"seconds", whole},
                            {"per_second", rate},
                            {"fastest", seconds.front()},
                            {"median", quantile(seconds, 0.5)},
                            {"p95", quantile(seconds, 0.95)},
                            {"slowest", seconds.back()}};
    std::cout << write_json(json::value(told)) << "\n";
    return;
  }
  std::cout << fmt::format("{} predictions of {}, {} at once: {:.1f} a second\n", count, options.reference,
                           options.at_once, rate);
  std::cout << fmt::format("fastest {:.3f} s, median {:.3f} s, 95 % within {:.3f} s, slowest {:.3f} s\n",
                           seconds.front(), quantile(seconds, 0.5), quantile(seconds, 0.95), seconds.back());
  if (failed > 0) std::cout << fmt::format("{} failed\n", failed);
}

Result<int> measure(const Common& common, const BenchOptions& options) {
  auto server = find_server(common);
  if (!server) return pass_on(std::move(server));
  Http http(*server);
  auto version = find_version(http, options.reference);
  if (!version) return pass_on(std::move(version));
  auto inputs = read_inputs(options.inputs, *find(*version, "openapi_schema"), upload_to(http));
  if (!inputs) return pass_on(std::move(inputs));
  // The first one starts an instance, which is not what is measured.
  auto warm = run_once(http, options.reference, *inputs);
  if (!warm) return pass_on(std::move(warm));

  Results results;
  const auto begin = steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < options.at_once; ++i)
      threads.emplace_back([&] { work(*server, options, *inputs, results); });
  }
  const std::chrono::duration<double> whole = steady_clock::now() - begin;
  if (results.refusal) return std::unexpected(*results.refusal);
  if (is_interrupted() || results.seconds.empty()) return exit_canceled;
  print_times(common, options, results.seconds, results.failed, whole.count());
  return results.failed == 0 ? exit_ok : exit_failed;
}

}  // namespace

int bench(const Common& common, const BenchOptions& options) {
  cancel_on_interrupt();
  auto code = measure(common, options);
  return code ? *code : report(common, code.error());
}

}  // namespace mimeo::cli
