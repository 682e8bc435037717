#include "engine/metrics.h"

#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

using EngineMetrics = EngineTest;

TEST_F(EngineMetrics, say_what_ran_and_what_waits) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto first = co_await submitted(request("hello"));
    auto second = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    MetricsText during;
    co_await write_metrics(*engine, during);
    const std::string waiting = "mimeo_queue_length{model=\"acme/hello\"} 1\n";
    EXPECT_NE(during.text().find(waiting), std::string::npos) << during.text();
    EXPECT_NE(during.text().find("mimeo_instances{model=\"acme/hello\",state=\"ready\"} 1\n"), std::string::npos);
    run->succeed("1");
    co_await ended(first->id);
    auto next = co_await runtime->run(1);
    next->fail_with("boom");
    co_await ended(second->id);
    MetricsText after;
    co_await write_metrics(*engine, after);
    for (std::string line :
         {"mimeo_predictions_total{model=\"acme/hello\",status=\"succeeded\",kind=\"prediction\"} 1\n",
          "mimeo_predictions_total{model=\"acme/hello\",status=\"failed\",kind=\"prediction\"} 1\n",
          "mimeo_queue_length{model=\"acme/hello\"} 0\n", "mimeo_queue_seconds_count{model=\"acme/hello\"} 2\n",
          "mimeo_run_seconds_count{model=\"acme/hello\"} 2\n", "mimeo_set_up_seconds_count{model=\"acme/hello\"} 1\n"}) {
      EXPECT_NE(after.text().find(line), std::string::npos) << line << after.text();
    }
  };
  run_on(io, test());
}

TEST_F(EngineMetrics, models_beyond_what_prometheus_can_bear_share_their_numbers) {
  auto& metrics = engine->metrics;
  for (std::size_t i = 0; i < limits::models_in_metrics; ++i) metrics.of(core::ModelName{"acme", fmt::format("m{}", i)});
  const auto known = metrics.of(core::ModelName{"acme", "m0"});
  const auto late = metrics.of(core::ModelName{"acme", "late"});
  EXPECT_NE(known, late);
  EXPECT_EQ(late, metrics.of(core::ModelName{"acme", "later"}));
  late->run_seconds.observe(1);
  MetricsText out;
  metrics.write(*engine, out);
  EXPECT_NE(out.text().find("mimeo_run_seconds_count{model=\"other\"} 1\n"), std::string::npos) << out.text();
  // None of those is in the catalog: their room is free again.
  EXPECT_NE(metrics.of(core::ModelName{"acme", "late"}), late);
}

}  // namespace
}  // namespace mimeo::engine
