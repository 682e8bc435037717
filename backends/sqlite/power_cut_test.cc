// What was acknowledged is there after a power cut: with `synchronous = FULL`, and not without it.
#include <filesystem>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "base/task_group.h"
#include "base/test_folder.h"
#include "base/test_run.h"
#include "seams/samples.h"
#include "sqlite/power_cut.h"
#include "sqlite/store.h"

namespace mimeo::sqlite {
namespace {

namespace samples = seams::samples;

/// One life of a store: written to until the power goes, then looked at on what is left of the disk.
class Life {
 public:
  Life(unsigned seed, Synchronous synchronous) : seed_(seed), synchronous_(synchronous) {}

  /// Acknowledged writes that are gone.
  int lost() {
    write_until_the_power_goes();
    Offload pool(1);
    auto store = Store::open({.folder = after_.path()}, pool);
    EXPECT_TRUE(store) << store.error().detail;
    if (!store) return 0;
    auto connection = Connection::open_reader(after_.path() + "/mimeo.db").value();
    EXPECT_EQ(connection.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'").value(), 1);
    std::set<std::string> kept;
    auto query = "SELECT id || (completed_at IS NOT NULL) FROM predictions";
    EXPECT_TRUE(connection.each(query, [&](Statement& row) { kept.emplace(row.text()); }));
    int lost = 0;
    for (const auto& what : acknowledged_at_the_cut_) {
      // What was acknowledged as inserted may have ended since.
      const bool is_there = kept.contains(what) || kept.contains(what.substr(0, what.size() - 1) + "1");
      lost += is_there ? 0 : 1;
    }
    return lost;
  }

  std::size_t acknowledged() const { return acknowledged_at_the_cut_.size(); }

 private:
  void write_until_the_power_goes() {
    PowerCut power(seed_);
    {
      asio::io_context io(1);
      Offload pool(1);
      auto store = Store::open({.folder = before_.path(), .synchronous = synchronous_}, pool).value();
      std::mt19937 random(seed_);
      power.cut_after(std::uniform_int_distribution(1, 3000)(random), [this] {
        std::lock_guard guard(mutex_);
        acknowledged_at_the_cut_ = acknowledged_;
      });
      TaskGroup callers(io.get_executor(), "callers");
      for (int n = 0; n < 8; ++n) callers.spawn(write(*store));
      run_on(io, callers.join());
      store.reset();
    }
    power.what_is_left(after_.path());
  }

  Task<> write(Store& store) {
    for (;;) {
      const int n = next_++;
      auto p = samples::prediction(n, samples::at(n));
      p.input = {write_json(json::value(std::string(3000, 'x')))};
      auto insert = store.predictions().insert(p);
      auto outcome = co_await insert.durable();
      if (!outcome) co_return;
      acknowledge(p, "0");
      auto update = store.predictions().update(samples::succeeded(p, "1", samples::at(n + 1)));
      outcome = co_await update.durable();
      if (!outcome) co_return;
      acknowledge(p, "1");
    }
  }

  void acknowledge(const core::Prediction& p, const char* ended) {
    std::lock_guard guard(mutex_);
    acknowledged_.insert(p.id.text + ended);
  }

  const unsigned seed_;
  const Synchronous synchronous_;
  TestFolder before_, after_;
  int next_ = 1;
  std::mutex mutex_;
  std::set<std::string> acknowledged_;  // guarded by mutex_
  std::set<std::string> acknowledged_at_the_cut_;
};

TEST(SqlitePowerCut, loses_nothing_that_was_acknowledged) {
  const unsigned first = std::random_device{}();
  std::size_t acknowledged = 0;
  for (unsigned seed = first; seed < first + 40; ++seed) {
    Life life(seed, Synchronous::full);
    ASSERT_EQ(life.lost(), 0) << "seed " << seed;
    acknowledged += life.acknowledged();
  }
  EXPECT_GT(acknowledged, 1000u);
}

TEST(SqlitePowerCut, meets_a_commit_that_is_written_in_one_piece) {
  PowerCut power(1);
  TestFolder folder;
  asio::io_context io(1);
  Offload pool(1);
  auto store = Store::open({.folder = folder.path()}, pool).value();
  const auto insert = [&](int n) {
    auto write = store->predictions().insert(samples::prediction(n, samples::at(n)));
    EXPECT_TRUE(run_on(io, write.durable()));
  };
  insert(1);
  const int before = power.log_writes();
  insert(2);
  EXPECT_EQ(power.log_writes(), before + 1);
}

TEST(SqlitePowerCut, loses_the_last_writes_where_synchronous_is_normal) {
  // Otherwise the simulation would not be worth much.
  int lost = 0;
  for (unsigned seed = 1; seed <= 5; ++seed) lost += Life(seed, Synchronous::normal).lost();
  EXPECT_GT(lost, 0);
}

}  // namespace
}  // namespace mimeo::sqlite
