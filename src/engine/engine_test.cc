// The engine over stores in memory and a runtime that the test plays.
#include "engine/engine.h"

#include <gmock/gmock.h>

#include "engine/cancel.h"
#include "engine/files.h"
#include "engine/sweep.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

TEST_F(EngineTest, a_prediction_runs_and_its_output_is_found) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    EXPECT_EQ(p->status, Status::starting);
    auto run = co_await runtime->run(0);
    EXPECT_EQ(run->request.input.text, R"({"text":"Ada"})");
    run->succeed("\"hello Ada\"");
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::succeeded);
    EXPECT_EQ(end->output.text, "\"hello Ada\"");
    EXPECT_EQ(end->attempts, 1);
  };
  run_on(io, test());
}

TEST_F(EngineTest, nothing_is_answered_before_it_is_on_disk) {
  publish("hello");
  auto test = [&]() -> Task<> {
    store.writes().hold();
    std::optional<Result<Submitted>> answer;
    TaskGroup callers(io.get_executor(), "callers");
    auto call = [](EngineTest& self, std::optional<Result<Submitted>>& answer) -> Task<> {
      answer = co_await submit(*self.engine, self.request("hello", 10s));
    };
    callers.spawn(call(*this, answer));
    auto run = co_await runtime->run(0);  // the model may start at once
    run->succeed("1");
    while (store.writes().held() < 3) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    EXPECT_FALSE(answer);
    store.writes().release_one();  // the insert; the end is still on its way
    for (int i = 0; i < 20; ++i) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    EXPECT_FALSE(answer);
    store.writes().release();
    co_await callers.join();
    EXPECT_EQ((*answer)->prediction->status, Status::succeeded);
    EXPECT_FALSE((*answer)->wait_ran_out);
  };
  run_on(io, test());
}

TEST_F(EngineTest, who_does_not_wait_is_answered_what_was_accepted_however_quick_the_model_is) {
  publish("hello");
  auto test = [&]() -> Task<> {
    store.writes().hold();
    std::optional<Result<Submitted>> answer;
    TaskGroup callers(io.get_executor(), "callers");
    auto call = [](EngineTest& self, std::optional<Result<Submitted>>& answer) -> Task<> {
      answer = co_await submit(*self.engine, self.request("hello"));
    };
    callers.spawn(call(*this, answer));
    auto run = co_await runtime->run(0);
    run->succeed("1");
    while (store.writes().held() < 3) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    store.writes().release();
    co_await callers.join();
    EXPECT_EQ((*answer)->prediction->status, Status::starting);
    EXPECT_FALSE((*answer)->prediction->started_at);
    EXPECT_EQ((*answer)->prediction->output.text, "null");
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_prediction_that_cannot_be_stored_is_refused_and_forgotten) {
  publish("hello");
  auto test = [&]() -> Task<> {
    store.writes().hold();
    store.writes().fail_next(Error{ErrorKind::unavailable, "The disk is full"});
    TaskGroup callers(io.get_executor(), "callers");
    std::optional<Result<Submitted>> answer;
    auto call = [](EngineTest& self, std::optional<Result<Submitted>>& answer) -> Task<> {
      answer = co_await submit(*self.engine, self.request("hello", 10s));
    };
    callers.spawn(call(*this, answer));
    auto run = co_await runtime->run(0);
    store.writes().release();
    co_await callers.join();
    EXPECT_FALSE(*answer);
    EXPECT_EQ(answer->error().kind, ErrorKind::unavailable);
    EXPECT_TRUE(run->canceled);
    EXPECT_EQ(engine->live.size(), 0u);
  };
  run_on(io, test());
}

TEST_F(EngineTest, an_end_that_the_disk_refuses_is_told_when_the_disk_takes_it) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    store.writes().fail_next(Error{ErrorKind::unavailable, "The disk is full"}, 2);
    run->succeed("1");
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::succeeded);
    auto row = co_await store.predictions().find(p->id);
    EXPECT_EQ((*row)->status, Status::succeeded);
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_second_prediction_waits_for_the_slot_of_the_first) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto first = co_await submitted(request("hello"));
    auto second = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    EXPECT_EQ((co_await found(second->id))->status, Status::starting);
    run->succeed("1");
    auto next = co_await runtime->run(1);
    EXPECT_EQ(next->request.id, second->id);
    next->succeed("2");
    EXPECT_EQ((co_await ended(second->id))->output.text, "2");
    EXPECT_EQ(runtime->instances_started, 1);
    EXPECT_EQ((co_await ended(first->id))->output.text, "1");
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_wait_that_runs_out_says_so_and_the_prediction_goes_on) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto answer = co_await submit(*engine, request("hello", 0s));
    EXPECT_TRUE(answer->wait_ran_out);
    auto run = co_await runtime->run(0);
    run->succeed("1");
    EXPECT_EQ((co_await ended(answer->prediction->id))->status, Status::succeeded);
  };
  run_on(io, test());
}

TEST_F(EngineTest, cancelling_reaches_the_model_and_frees_the_slot) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    auto canceled = co_await cancel_prediction(*engine, me, p->id);
    EXPECT_EQ((*canceled)->status, Status::canceled);
    EXPECT_TRUE(run->canceled);
    auto again = co_await cancel_prediction(*engine, me, p->id);
    EXPECT_EQ((*again)->status, Status::canceled);
    co_await submitted(request("hello"));
    auto next = co_await runtime->run(1);
    next->succeed("1");
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_queued_prediction_is_canceled_without_ever_running) {
  publish("hello");
  auto test = [&]() -> Task<> {
    co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    auto queued = co_await submitted(request("hello"));
    auto canceled = co_await cancel_prediction(*engine, me, queued->id);
    EXPECT_EQ((*canceled)->status, Status::canceled);
    EXPECT_FALSE((*canceled)->started_at);
    run->succeed("1");
    auto third = co_await submitted(request("hello"));
    auto next = co_await runtime->run(1);
    EXPECT_EQ(next->request.id, third->id);
    next->succeed("3");
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_model_that_ignores_its_cancellation_is_killed_and_the_next_prediction_runs) {
  options.cancel_grace = 1ms;
  close();
  open();
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    run->ignores_cancel = true;
    co_await cancel_prediction(*engine, me, p->id);
    co_await submitted(request("hello"));
    auto next = co_await runtime->run(1);
    EXPECT_EQ(runtime->instances_started, 2);
    next->succeed("1");
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_prediction_whose_instance_dies_runs_once_more_and_then_fails) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    (co_await runtime->run(0))->die();
    (co_await runtime->run(1))->die();
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::failed);
    EXPECT_EQ(end->error, core::interrupted_text);
    EXPECT_NE(end->logs.find("exit code 3"), std::string::npos);
    EXPECT_EQ(end->attempts, 2);
  };
  run_on(io, test());
}

TEST_F(EngineTest, how_often_it_runs_when_instances_die_is_the_operators_to_say_and_its_owners) {
  options.attempts = 3;
  close();
  open();
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    for (std::size_t i = 0; i < 3; ++i) (co_await runtime->run(i))->die();
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->error, core::interrupted_text);
    EXPECT_EQ(end->attempts, 3);
    auto model = *engine->catalog.find_model({"acme", "hello"});
    model.attempts = 1;
    auto changed = co_await engine->catalog.change(std::move(model));
    EXPECT_TRUE(changed);
    auto once = co_await submitted(request("hello"));
    (co_await runtime->run(3))->die();
    auto its_end = co_await ended(once->id);
    EXPECT_EQ(its_end->error, core::interrupted_text);
    EXPECT_EQ(its_end->attempts, 1) << "its owner has the last word";
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_set_up_that_fails_fails_what_waits_with_its_logs) {
  publish("hello");
  runtime->setup_failure = Error{ErrorKind::unavailable, "Model setup failed", "ImportError: no module\n"};
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello", 10s));
    EXPECT_EQ(p->status, Status::failed);
    EXPECT_EQ(p->error, "Model setup failed");
    EXPECT_EQ(p->logs, "ImportError: no module\n");
    EXPECT_FALSE(p->started_at);
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_list_knows_of_an_end_that_came_while_its_rows_were_read) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto made = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    run->succeed("1");
    auto end = co_await ended(made->id);
    // The row as a reader had it that began before the end.
    auto before = *end;
    before.id.text += "x";
    before.status = Status::starting;
    before.completed_at.reset();
    auto insert = store.predictions().insert(before);
    co_await insert.durable();
    auto after = *end;
    after.id = before.id;
    engine->recent.put(std::make_shared<const core::Prediction>(after));
    seams::PredictionQuery query;
    query.account = end->account;
    query.kind = core::Prediction::Kind::prediction;
    auto page = co_await list_predictions(*engine, query);
    EXPECT_TRUE(page);
    for (const auto& row : page->rows) EXPECT_EQ(row->status, Status::succeeded);
    EXPECT_EQ(page->rows.size(), 2u);
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_set_up_that_is_killed_from_outside_is_tried_again) {
  publish("hello");
  runtime->setups_killed = limits::set_up_attempts - 1;
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    (co_await runtime->run(0))->succeed("1");
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::succeeded);
    EXPECT_EQ(runtime->instances_started, limits::set_up_attempts);
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_set_up_that_is_killed_again_and_again_fails_what_waits) {
  publish("hello");
  runtime->setups_killed = limits::set_up_attempts;
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello", 10s));
    EXPECT_EQ(p->status, Status::failed);
    EXPECT_EQ(p->error, "Model setup failed: killed by signal 9 (KILL)");
    EXPECT_EQ(runtime->instances_started, limits::set_up_attempts);
  };
  run_on(io, test());
}

TEST_F(EngineTest, an_instance_that_is_full_after_all_gets_the_prediction_later) {
  publish("hello");
  runtime->start_failure = Error{ErrorKind::conflict, "At capacity"};
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    (co_await runtime->run(0))->succeed("1");
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::succeeded);
    EXPECT_EQ(end->attempts, 1);
  };
  run_on(io, test());
}

TEST_F(EngineTest, the_least_recently_used_idle_instance_yields) {
  options.instances = 1;
  close();
  open();
  publish("one");
  publish("two");
  auto test = [&]() -> Task<> {
    auto first = co_await submitted(request("one"));
    (co_await runtime->run(0))->succeed("1");
    co_await ended(first->id);
    auto second = co_await submitted(request("two"));
    (co_await runtime->run(1))->succeed("2");
    co_await ended(second->id);
    EXPECT_EQ(runtime->setups, (std::vector<std::string>{"acme/one", "acme/two"}));
    EXPECT_EQ(runtime->instances_alive, 1);
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_busy_instance_yields_when_its_prediction_has_ended) {
  options.instances = 1;
  close();
  open();
  publish("one");
  publish("two");
  auto test = [&]() -> Task<> {
    co_await submitted(request("one"));
    auto run = co_await runtime->run(0);
    auto second = co_await submitted(request("two"));
    EXPECT_EQ(runtime->instances_started, 1);
    run->succeed("1");
    (co_await runtime->run(1))->succeed("2");
    EXPECT_EQ((co_await ended(second->id))->output.text, "2");
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_deadline_aborts_what_waits_and_cancels_what_runs) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto with_deadline = request("hello");
    with_deadline.cancel_after = 5s;
    auto running = co_await submitted(with_deadline);
    auto run = co_await runtime->run(0);
    auto queued = co_await submitted(with_deadline);
    clock.advance(6s);
    EXPECT_EQ((co_await ended(queued->id))->status, Status::aborted);
    EXPECT_EQ((co_await ended(running->id))->status, Status::canceled);
    EXPECT_TRUE(run->canceled);
  };
  run_on(io, test());
}

TEST_F(EngineTest, after_a_crash_queued_ones_run_and_interrupted_ones_run_once_more) {
  publish("hello");
  core::PredictionId running, queued;
  auto before = [&]() -> Task<> {
    running = (co_await submitted(request("hello")))->id;
    co_await runtime->run(0);
    queued = (co_await submitted(request("hello")))->id;
  };
  run_on(io, before());
  crash();
  open();
  auto after = [&]() -> Task<> {
    auto first = co_await runtime->run(0);
    EXPECT_EQ(first->request.id, running);
    first->succeed("1");
    (co_await runtime->run(1))->succeed("2");
    EXPECT_EQ((co_await ended(running))->attempts, 2);
    EXPECT_EQ((co_await ended(queued))->status, Status::succeeded);
  };
  run_on(io, after());
}

TEST_F(EngineTest, a_model_that_cancels_its_work_because_we_stop_it_leaves_the_prediction_owed) {
  publish("hello");
  core::PredictionId running;
  runtime->cancels_when_stopped = true;
  auto before = [&]() -> Task<> {
    running = (co_await submitted(request("hello")))->id;
    co_await runtime->run(0);
  };
  run_on(io, before());
  close();
  auto row = run_on(io, store.predictions().find(running));
  EXPECT_EQ((*row)->status, Status::processing);
  open();
  auto after = [&]() -> Task<> {
    (co_await runtime->run(0))->succeed("1");
    EXPECT_EQ((co_await ended(running))->status, Status::succeeded);
  };
  run_on(io, after());
}

TEST_F(EngineTest, other_accounts_see_nothing) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    const core::AccountId other{"other"};
    auto seen = co_await find_prediction(*engine, other, p->id);
    EXPECT_EQ(seen.error().kind, ErrorKind::not_found);
    auto canceled = co_await cancel_prediction(*engine, other, p->id);
    EXPECT_EQ(canceled.error().kind, ErrorKind::not_found);
    (co_await runtime->run(0))->succeed("1");
    EXPECT_EQ((co_await ended(p->id))->status, Status::succeeded);
  };
  run_on(io, test());
}

TEST_F(EngineTest, files_in_an_output_become_ours_however_deep) {
  publish("files", R"({"type":"object"})");
  seams::Upload upload;
  auto store_bytes = [&]() -> Task<> {
    auto writer = co_await blobs.create(seams::Checksums::sha256);
    const std::string bytes = "WAV";
    co_await (*writer)->write(bytes);
    upload.blob = (co_await (*writer)->finish()).value();
  };
  run_on(io, store_bytes());
  upload.name = "speech.wav";
  exchange.uploads["http://exchange.test/up/1/speech.wav"] = upload;

  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("files"));
    auto run = co_await runtime->run(0);
    run->succeed(
        R"({"a":["data:image/png;base64,aGk="],"b":{"c":"http://exchange.test/up/1/speech.wav"},"d":"data: text","e":"http://other"})");
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::succeeded);
    auto output = parse_json(end->output.text).value();
    const std::string png(output.at("a").at(0).as_string());
    const std::string wav(output.at("b").at("c").as_string());
    EXPECT_TRUE(png.starts_with("mimeo-file:") && png.ends_with("/output.png")) << png;
    EXPECT_TRUE(wav.ends_with("/speech.wav")) << wav;
    EXPECT_EQ(output.at("d").as_string(), "data: text");
    EXPECT_EQ(output.at("e").as_string(), "http://other");

    auto token = png.substr(11, png.find('/') - 11);
    auto open = co_await open_output(*engine, token);
    EXPECT_EQ((*open)->file.content_type, "image/png");
    EXPECT_EQ((*open)->bytes->size(), 2);
    auto guessed = co_await open_output(*engine, token.substr(0, 26) + std::string(26, '0'));
    EXPECT_FALSE(guessed);

    clock.advance(1h + 1s);
    EXPECT_FALSE(co_await open_output(*engine, token));
    auto swept = co_await sweep_once(*engine);
    EXPECT_TRUE(swept);
    auto after = co_await found(p->id);
    EXPECT_TRUE(after->data_removed);
    EXPECT_TRUE(after->output.is_null());
    EXPECT_EQ(after->status, Status::succeeded);
    EXPECT_EQ(blobs.size(), 0u);
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_sweep_names_the_environments_that_versions_need) {
  core::Version version;
  version.model = {"acme", "hello"};
  version.openapi_schema = JsonText{document(R"({"type":"string"})")};
  publish("hello");
  for (const char* name : {"b", "c"}) {
    version.id = core::VersionId{std::string(64, *name)};
    version.package.environment = std::string("/environments/") + name;
    ASSERT_TRUE(run_on(io, engine->catalog.add(version)));
  }
  ASSERT_TRUE(run_on(io, engine->catalog.withdraw(engine->catalog.find_version(version.model, version.id))));
  EXPECT_TRUE(run_on(io, sweep_once(*engine)));
  EXPECT_THAT(packager.needed, testing::IsSupersetOf({"/environments/b", "/environments/c"})) << "one on its way out may still run";
  ASSERT_TRUE(run_on(io, engine->catalog.forget(version.model, version.id)));
  EXPECT_TRUE(run_on(io, sweep_once(*engine)));
  EXPECT_EQ(std::ranges::count(packager.needed, "/environments/b"), 1);
  EXPECT_EQ(std::ranges::count(packager.needed, "/environments/c"), 0);
}

TEST_F(EngineTest, files_that_we_hold_reach_the_model_by_an_address_it_can_read) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto upload = co_await UploadInProgress::begin(*engine, me);
    const std::string bytes = "PNG";
    co_await upload->write(bytes);
    UploadAbout about;
    about.name = "in.png";
    auto file = co_await upload->finish(about);

    auto with_file = request("hello");
    with_file.input = json::value{{"text", "x"}, {"image", "https://api.test/v1/files/" + file->id.text}};
    auto p = co_await submitted(with_file);
    auto run = co_await runtime->run(0);
    auto given = parse_json(run->request.input.text).value();
    EXPECT_EQ(given.at("image").as_string(), "http://exchange.test/1/in.png");
    run->succeed("1");
    auto end = co_await ended(p->id);
    EXPECT_NE(end->input.text.find("https://api.test/v1/files/"), std::string::npos);
    EXPECT_TRUE(exchange.offers.empty());

    with_file.input = json::value{{"text", "x"}, {"image", "https://api.test/v1/files/nothere"}};
    auto failed = co_await submitted(with_file);
    auto failed_end = co_await ended(failed->id);
    EXPECT_EQ(failed_end->status, Status::failed);
    EXPECT_NE(failed_end->error->find("does not exist"), std::string::npos);
  };
  run_on(io, test());
}

TEST_F(EngineTest, a_full_queue_refuses_more) {
  options.queue_length = 1;
  close();
  open();
  publish("hello");
  auto test = [&]() -> Task<> {
    co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    co_await submitted(request("hello"));
    auto refused = co_await submit(*engine, request("hello"));
    EXPECT_EQ(refused.error().kind, ErrorKind::too_many);
    run->succeed("1");
    (co_await runtime->run(1))->succeed("2");
  };
  run_on(io, test());
}

TEST_F(EngineTest, an_iterator_shows_its_items_while_it_runs) {
  publish("hello", R"({"type":"array","items":{"type":"string"},"x-cog-array-type":"iterator"})");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    run->report(seams::RunReport(seams::RunOutputItem{"\"a\""}));
    run->report(seams::RunReport(seams::RunLog{"step 1\n"}));
    run->report(seams::RunReport(seams::RunOutputItem{"\"b\""}));
    while ((co_await found(p->id))->output.text != R"(["a","b"])") {
      co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    }
    auto half = co_await found(p->id);
    EXPECT_EQ(half->status, Status::processing);
    EXPECT_EQ(half->logs, "step 1\n");
    seams::RunFinished finished;
    finished.how = seams::RunFinished::How::succeeded;
    run->report(seams::RunReport(finished));
    EXPECT_EQ((co_await ended(p->id))->output.text, R"(["a","b"])");
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
