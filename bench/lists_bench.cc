// Whether lists stay flat: what create, get and each page of a list cost with many stored predictions against few.
//
//   mimeo_lists_bench [--folder DIR] [--few N] [--many N] [--rounds N] [--keep]
//
// Two stores are filled through the store's own interface. Then every round asks both for the same things, one right
// after the other and in changing order, so that whatever else the machine does hits both; the table shows the medians
// and their quotient. The rows are spread over two accounts, so that an account's list has to leave out another's.
// --keep leaves the folders for the next run, which then fills only what is missing; with --rounds 0 nothing is
// measured.
#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <random>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>

#include "base/ids.h"
#include "sqlite/store.h"

namespace {

using namespace mimeo;
using std::chrono::steady_clock;

struct Options {
  std::string folder = std::filesystem::temp_directory_path() / "mimeo-lists-bench";
  int few = 10'000;
  int many = 1'000'000;
  int rounds = 60;
  bool keep = false;
};

constexpr Time first_created{std::chrono::seconds(1'700'000'000)};
constexpr auto apart = std::chrono::milliseconds(250);

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message + " " + result.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

core::Prediction sample(Time created, bool other) {
  core::Prediction p;
  p.id = {new_time_ordered_id(created)};
  p.account = {other ? "other" : "local"};
  p.model = {"mimeo", "hello-world"};
  p.version = {std::string(64, 'a')};
  p.input = {R"({"prompt":")" + std::string(300, 'x') + R"("})"};
  p.created_at = created;
  p.stream_token = random_token(15);
  core::apply(p, core::Started{}, created);
  core::apply(p, core::Succeeded{JsonText{"\"" + std::string(200, 'y') + "\""}}, created);
  return p;
}

/// A store with `size` rows, and the ids of some of them.
class Filled {
 public:
  Filled(const Options& options, std::string_view name, int size, Offload& pool) : size_(size) {
    const auto folder = std::filesystem::path(options.folder) / name;
    if (!options.keep) std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    store_ = must(sqlite::Store::open({.folder = folder}, pool));
    core::Model model;
    model.name = {"mimeo", "hello-world"};
    store_->models().insert(model);
  }

  Task<> fill() {
    seams::PredictionQuery newest{.account = {"local"}, .limit = 1};
    const auto page = must(co_await predictions().list(newest));
    const auto begun = page.rows.empty() ? first_created : page.rows.front().created_at + apart;
    int row = static_cast<int>((begun - first_created) / apart);
    for (; row < size_; ++row) {
      auto written = predictions().insert(sample(created(row), row % 10 == 5), seams::Urgency::soon);
      if (row % 1000 != 999 && row + 1 != size_) continue;
      must(co_await written.durable());
    }
  }

  /// One id of each page of a thousand: found through lists, so that a kept folder has them too.
  Task<> read_ids() {
    for (int part = 0; part < 100; ++part) {
      seams::PredictionQuery query{
          .account = {"local"}, .created_before = created(size_ / 100 * (part + 1)), .limit = 10};
      const auto page = must(co_await predictions().list(query));
      for (const auto& one : page.rows) ids_.push_back(one.id);
    }
  }

  seams::PredictionStore& predictions() { return store_->predictions(); }
  Time created(int row) const { return first_created + row * apart; }
  int size() const { return size_; }
  const std::vector<core::PredictionId>& ids() const { return ids_; }

 private:
  int size_;
  std::unique_ptr<sqlite::Store> store_;
  std::vector<core::PredictionId> ids_;
};

/// What is asked, in the order of the table.
const std::array<std::string_view, 6> things = {
    "create", "get", "first page", "page in the middle", "last pages", "the page before a page"};

Task<double> list_from(Filled& filled, double where, int pages, bool back) {
  seams::PredictionQuery query{.account = {"local"}};
  if (where < 1) query.created_before = filled.created(static_cast<int>(filled.size() * where));
  const auto begin = steady_clock::now();
  for (int n = 0; n < pages; ++n) {
    const auto page = must(co_await filled.predictions().list(query));
    const auto& cursor = back && n % 2 == 1 ? page.previous : page.next;
    if (!cursor) break;
    query.cursor = *cursor;
  }
  co_return std::chrono::duration<double, std::milli>(steady_clock::now() - begin).count() / pages;
}

/// Milliseconds for one of `things`.
Task<double> measure(Filled& filled, std::size_t thing, std::mt19937& draw) {
  if (thing == 2) co_return co_await list_from(filled, 1, 10, false);
  if (thing == 3) co_return co_await list_from(filled, 0.5, 10, false);
  if (thing == 4) co_return co_await list_from(filled, 1200.0 / filled.size(), 10, false);
  if (thing == 5) co_return co_await list_from(filled, 0.5, 10, true);
  constexpr int times = 50;
  const SystemClock clock;
  const auto begin = steady_clock::now();
  for (int n = 0; n < times; ++n) {
    if (thing == 0) {
      auto written = filled.predictions().insert(sample(clock.now(), false));
      must(co_await written.durable());
    } else {
      auto id = filled.ids()[draw() % filled.ids().size()];
      auto found = must(co_await filled.predictions().find(std::move(id)));
      if (!found) throw std::runtime_error("a row is missing");
    }
  }
  co_return std::chrono::duration<double, std::milli>(steady_clock::now() - begin).count() / times;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

Task<> run(const Options& options, Filled& few, Filled& many) {
  for (Filled* one : {&few, &many}) {
    const auto begin = steady_clock::now();
    co_await one->fill();
    co_await one->read_ids();
    const double seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
    fmt::print(stderr, "{} predictions stored after {:.1f} s\n", one->size(), seconds);
  }
  std::mt19937 draw(7);
  std::map<std::size_t, std::array<std::vector<double>, 2>> taken;
  for (int round = 0; round < options.rounds; ++round) {
    for (std::size_t thing = 0; thing < things.size(); ++thing) {
      for (int turn = 0; turn < 2; ++turn) {
        const bool big = (turn + round) % 2 == 1;
        auto& asked = big ? many : few;
        const double ms = co_await measure(asked, thing, draw);
        taken[thing][big].push_back(ms);
      }
    }
  }
  if (taken.empty()) co_return;
  fmt::print("| ms | {} stored | {} stored | quotient |\n|---|--:|--:|--:|\n", few.size(), many.size());
  for (std::size_t thing = 0; thing < things.size(); ++thing) {
    const double a = median(taken[thing][0]);
    const double b = median(taken[thing][1]);
    fmt::print("| {} | {:.3f} | {:.3f} | {:.2f} |\n", things[thing], a, b, b / a);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const bool has_value = i + 1 < argc;
    if (argument == "--folder" && has_value) {
      options.folder = argv[++i];
    } else if (argument == "--few" && has_value) {
      options.few = std::atoi(argv[++i]);
    } else if (argument == "--many" && has_value) {
      options.many = std::atoi(argv[++i]);
    } else if (argument == "--rounds" && has_value) {
      options.rounds = std::atoi(argv[++i]);
    } else if (argument == "--keep") {
      options.keep = true;
    } else {
      fmt::print(stderr, "unknown argument: {}\n", argument);
      return 2;
    }
  }
  asio::io_context io(1);
  Offload pool(1);
  {
    Filled few(options, "few", options.few, pool);
    Filled many(options, "many", options.many, pool);
    asio::co_spawn(io, run(options, few, many), [](std::exception_ptr failed) {
      if (failed) std::rethrow_exception(failed);
    });
    io.run();
  }
  if (!options.keep) std::filesystem::remove_all(options.folder);
}
