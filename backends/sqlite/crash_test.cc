// What was acknowledged is there after the server is killed, at any moment.
//
// The writing happens in a process of its own: this program again, with a filter that lets only the disabled test below
// run. It tells through a pipe what has been acknowledged, and is killed without warning.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "base/task_group.h"
#include "base/test_folder.h"
#include "base/test_run.h"
#include "seams/samples.h"
#include "sqlite/store.h"

extern char** environ;

namespace mimeo::sqlite {
namespace {

namespace samples = seams::samples;

constexpr const char* folder_variable = "MIMEO_TEST_CRASH_FOLDER";
constexpr const char* first_variable = "MIMEO_TEST_CRASH_FIRST";

/// The descriptor on which the child answers: not standard output, where the test framework speaks.
constexpr int answers = 3;

/// Answered to the parent: fixed length, and so written in one piece.
struct Acknowledged {
  int id = 0;
  bool ended = false;  ///< the update that ends it, too, not only its insert
};

void tell(Acknowledged what) { (void)!::write(answers, &what, sizeof what); }

/// One caller: inserts and ends one prediction after the other.
Task<> write_for_ever(Store& store, int& next) {
  for (;;) {
    const int id = next++;
    auto p = samples::prediction(id, samples::at(id));
    p.input = {write_json(json::value(std::string(1500, 'x')))};
    auto inserted = store.predictions().insert(p);
    auto outcome = co_await inserted.durable();
    if (outcome) tell({id, false});
    store.predictions().update(samples::started(p, samples::at(id)));
    auto ended = store.predictions().update(samples::succeeded(p, "\"done\"", samples::at(id + 1)));
    outcome = co_await ended.durable();
    if (outcome) tell({id, true});
  }
}

TEST(CrashChild, DISABLED_writes_until_it_is_killed) {
  const char* folder = std::getenv(folder_variable);
  if (!folder) GTEST_SKIP() << "run by SqliteCrash";
  asio::io_context io(1);
  Offload pool(1);
  auto store = Store::open({.folder = folder}, pool).value();
  int next = std::atoi(std::getenv(first_variable));
  TaskGroup callers(io.get_executor(), "callers");
  for (int n = 0; n < 32; ++n) callers.spawn(write_for_ever(*store, next));
  io.run();
}

/// A child process that is killed, at the latest when this goes.
class Victim {
 public:
  Victim(const std::string& folder, int first) {
    std::array<int, 2> pipe;
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    output_ = pipe[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], answers);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::setenv(folder_variable, folder.c_str(), 1);
    ::setenv(first_variable, std::to_string(first).c_str(), 1);
    std::string program = "/proc/self/exe", filter = "--gtest_filter=CrashChild.*",
                disabled = "--gtest_also_run_disabled_tests", quiet = "--gtest_brief=1";
    std::array<char*, 5> arguments{program.data(), filter.data(), disabled.data(), quiet.data(), nullptr};
    const int failed = ::posix_spawn(&child_, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    if (failed != 0) throw std::runtime_error("cannot start the child");
  }

  ~Victim() {
    kill();
    ::close(output_);
  }

  /// The next acknowledgement, or nothing when the child is gone.
  std::optional<Acknowledged> next() {
    Acknowledged what;
    std::size_t have = 0;
    while (have < sizeof what) {
      const auto count = ::read(output_, reinterpret_cast<char*>(&what) + have, sizeof what - have);
      if (count <= 0) return std::nullopt;
      have += static_cast<std::size_t>(count);
    }
    return what;
  }

  void kill() {
    if (child_ == 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }

 private:
  pid_t child_ = 0;
  int output_ = -1;
};

TEST(SqliteCrash, loses_nothing_that_was_acknowledged_when_the_server_is_killed) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  constexpr int rounds = 60;
  TestFolder folder;
  std::map<int, bool> acknowledged;  // id -> it has ended
  int highest = 0;
  asio::io_context io(1);
  Offload pool(1);

  for (int round = 0; round < rounds; ++round) {
    {
      Victim victim(folder.path(), highest + 1000);
      // Killed after a random number of acknowledgements: in the middle of whatever it is doing then.
      const int life = std::uniform_int_distribution(1, 400)(random);
      int seen = 0;
      while (auto what = victim.next()) {
        acknowledged[what->id] |= what->ended;
        highest = std::max(highest, what->id);
        if (++seen == life) victim.kill();  // what it said before is still read
      }
      ASSERT_GE(seen, life) << "the child ended by itself";
    }
    auto store = Store::open({.folder = folder.path()}, pool).value();
    auto connection = Connection::open_reader(folder.path() + "/mimeo.db").value();
    std::map<int, bool> stored;
    ASSERT_TRUE(connection.each("SELECT id, completed_at IS NOT NULL FROM predictions", [&](Statement& row) {
      const int id = std::stoi(std::string(row.text()));
      stored[id] = row.flag();
    }));
    for (const auto& [id, ended] : acknowledged) {
      ASSERT_TRUE(stored.contains(id)) << "round " << round << ": the insert of " << id
                                       << " was acknowledged and is lost";
      ASSERT_TRUE(stored[id] || !ended) << "round " << round << ": the end of " << id
                                        << " was acknowledged and is lost";
    }
    ASSERT_EQ(connection.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'").value(), 1);
    if (!stored.empty()) highest = std::max(highest, stored.rbegin()->first);
  }
  RecordProperty("acknowledged", static_cast<int>(acknowledged.size()));
}

}  // namespace
}  // namespace mimeo::sqlite
