#include "cog/setup_journal.h"

#include <gtest/gtest.h>

#include "cog/coglet_log.h"

namespace mimeo::cog {
namespace {

constexpr auto listening =
    R"({"timestamp":"2026-01-01T00:00:00Z","level":"INFO","fields":{"message":"Starting coglet server on 127.0.0.1:35435"},"target":"coglet::transport::http::server"})";
constexpr auto loading =
    R"({"timestamp":"2026-01-01T00:00:00Z","level":"INFO","fields":{"message":"loading weights","source":"stdout"},"target":"coglet::setup"})";
constexpr auto end_of_logged_setup =
    R"({"timestamp":"2026-01-01T00:00:00Z","level":"INFO","fields":{"message":"Setup complete"},"target":"coglet::worker_bridge"})";
constexpr auto late_line =
    R"({"timestamp":"2026-01-01T00:00:00Z","level":"INFO","fields":{"message":"warming up"},"target":"coglet::user"})";
constexpr auto user_line =
    R"({"timestamp":"2026-01-01T00:00:00Z","level":"INFO","fields":{"message":"a secret"},"target":"coglet::user"})";

Health health(std::string body) { return parse_health(body).value(); }

TEST(Health, IsReadInEveryState) {
  EXPECT_EQ(health(R"({"status":"UNKNOWN"})").status, Health::Status::starting);
  EXPECT_EQ(health(R"({"status":"STARTING","setup":null})").status, Health::Status::starting);
  EXPECT_TRUE(health(R"({"status":"READY","setup":{"logs":"x\n"}})").is_ready());
  EXPECT_EQ(health(R"({"status":"READY","setup":{"logs":"x\n"}})").setup_logs, "x\n");
  EXPECT_TRUE(health(R"({"status":"BUSY"})").is_ready());
  EXPECT_EQ(health(R"({"status":"SETUP_FAILED"})").status, Health::Status::setup_failed);
  EXPECT_EQ(health(R"({"status":"DEFUNCT"})").status, Health::Status::defunct);
  EXPECT_EQ(health(R"({"status":"UNHEALTHY","user_healthcheck_error":"no"})").reason, "no");
}

TEST(Health, IsNotReadFromSomebodyElsesAnswer) {
  EXPECT_FALSE(parse_health("<html>"));
  EXPECT_FALSE(parse_health("{}"));
  EXPECT_FALSE(parse_health(R"({"status":"WHATEVER"})"));
}

TEST(SetupJournal, HearsFromCogletsOutputWhereItListensAndWhatTheModelPrints) {
  SetupJournal journal(SetupJournal::Speaker::coglet);
  journal.hear(loading);
  EXPECT_FALSE(journal.port());
  journal.hear(listening);
  EXPECT_EQ(journal.port(), 35435);
  EXPECT_EQ(journal.logs(), "loading weights\n");
}

TEST(SetupJournal, TakesWhatCogletCallsAPredictionsPrintsForTheSetUpsUntilItIsClosed) {
  SetupJournal journal(SetupJournal::Speaker::coglet);
  journal.hear(loading);
  journal.hear(health(R"({"status":"READY"})"));
  EXPECT_FALSE(journal.is_complete());
  journal.hear(end_of_logged_setup);
  EXPECT_TRUE(journal.is_complete());
  journal.hear(late_line);
  journal.close();
  journal.hear(user_line);
  EXPECT_EQ(journal.logs(), "loading weights\nwarming up\n");
}

TEST(SetupJournal, TakesTheReasonOfCogletsFailureFromItsHealth) {
  SetupJournal journal(SetupJournal::Speaker::coglet);
  journal.hear(loading);
  journal.hear(health(R"({"status":"SETUP_FAILED","setup":{"logs":"[coglet] worker setup failed: orchestrator: setup failed: RuntimeError: no weights\n"}})"));
  EXPECT_EQ(journal.logs(), "loading weights\nRuntimeError: no weights\n");
  EXPECT_EQ(journal.reason(), "RuntimeError: no weights");
}

TEST(SetupJournal, KeepsATracebackForThoseWhoDieEarly) {
  SetupJournal journal(SetupJournal::Speaker::coglet);
  journal.hear("Traceback (most recent call last):");
  journal.hear("ModuleNotFoundError: No module named 'cog'");
  EXPECT_EQ(journal.logs(), "Traceback (most recent call last):\nModuleNotFoundError: No module named 'cog'\n");
  EXPECT_EQ(journal.reason(), "ModuleNotFoundError: No module named 'cog'");
}

TEST(SetupJournal, TakesAnSdkProgramsLogsFromItsHealthAsTheyGrow) {
  SetupJournal journal(SetupJournal::Speaker::sdk);
  std::string told;
  auto log = [&told](std::string_view text) { told += "<" + std::string(text) + ">"; };
  journal.hear("one");
  journal.hear(health(R"({"status":"STARTING","setup":{"logs":"one\n"}})"));
  journal.tell(log);
  journal.tell(log);
  journal.hear(health(R"({"status":"READY","setup":{"logs":"one\ntwo\n"}})"));
  journal.tell(log);
  EXPECT_EQ(told, "<one\n><two\n>");
  EXPECT_EQ(journal.logs(), "one\ntwo\n");
}

TEST(SetupJournal, KeepsNothingOnceTheSetUpIsOver) {
  SetupJournal journal(SetupJournal::Speaker::sdk);
  journal.close();
  journal.hear("what a caller sent");
  EXPECT_EQ(journal.logs(), "");
}

TEST(SetupJournal, KeepsTheNewestOfTooMuch) {
  SetupJournal journal(SetupJournal::Speaker::sdk);
  std::string much(3 * 1024 * 1024, 'x');
  journal.hear(Health{Health::Status::starting, much, ""});
  journal.hear(Health{Health::Status::starting, much + "end", ""});
  EXPECT_LE(journal.logs().size(), 1024u * 1024u);
  EXPECT_TRUE(journal.logs().ends_with("end"));
}

}  // namespace
}  // namespace mimeo::cog
