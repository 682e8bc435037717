#include "engine/drafts.h"

#include "engine/files.h"
#include "engine/sweep.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

class DraftsTest : public EngineTest {
 public:
  core::Draft draft(std::int64_t length) {
    core::Draft draft;
    draft.account = me;
    draft.length = length;
    draft.name = "a.txt";
    return draft;
  }
  DraftPointer create(std::int64_t length) { return run_on(io, create_draft(*engine, draft(length))).value(); }
  void append(const DraftPointer& draft, std::int64_t offset, std::string_view bytes) {
    run_on(io, append_to_draft(*engine, draft, offset, bytes)).value();
  }
  Result<DraftProgress> look(const core::FileId& id) { return run_on(io, find_draft(*engine, me, id)); }
};

TEST_F(DraftsTest, unfinished_ones_go_on_after_a_restart) {
  const auto made = create(5);
  append(made, 0, "hel");
  crash();
  open();
  const auto found = look(made->id).value();
  EXPECT_EQ(found.offset, 3);
  append(found.draft, 3, "lo");
  EXPECT_EQ(look(made->id).value().file->md5, "5d41402abc4b2a76b9719d911017c592");
}

TEST_F(DraftsTest, one_that_had_all_its_bytes_when_the_server_died_is_a_file_after_the_start) {
  const auto made = create(5);
  append(made, 0, "hello");
  crash();
  open();
  EXPECT_TRUE(run_on(io, find_upload(*engine, me, made->id)));
  EXPECT_EQ(run_on(io, drafts.all()).value().size(), 0u);
}

TEST_F(DraftsTest, one_that_the_server_died_over_after_its_file_was_there_goes_at_the_start) {
  const auto made = create(5);
  append(made, 0, "hello");
  const auto blob = run_on(io, drafts.finish(made->id)).value();
  run_on(io, keep_upload(*engine, made->id, me, UploadAbout{"first.txt", "", {}}, blob)).value();
  crash();
  open();
  EXPECT_EQ(look(made->id).value().file->name, "first.txt");
  EXPECT_EQ(run_on(io, drafts.all()).value().size(), 0u);
  EXPECT_EQ(blobs.size(), 1u);
}

TEST_F(DraftsTest, who_asks_twice_at_once_gets_one_file) {
  const auto made = create(5);
  append(made, 0, "hello");
  auto both = [&]() -> Task<> {
    std::vector<std::string> files;
    const auto executor = co_await asio::this_coro::executor;
    TaskGroup group(executor, "test");
    auto ask = [&]() -> Task<> {
      auto found = co_await find_draft(*engine, me, made->id);
      EXPECT_TRUE(found);
      files.push_back(found->file->blob.text);
    };
    group.spawn(ask());
    group.spawn(ask());
    co_await group.join();
    EXPECT_EQ(files.size(), 2u);
    EXPECT_EQ(files[0], files[1]);
  };
  run_on(io, both());
  EXPECT_EQ(blobs.size(), 1u);
}

TEST_F(DraftsTest, are_swept_away_when_their_time_is_over) {
  const auto made = create(5);
  append(made, 0, "hel");
  clock.advance(limits::draft_retention);
  EXPECT_EQ(look(made->id).error().kind, ErrorKind::not_found);
  EXPECT_EQ(run_on(io, sweep_once(*engine)).value(), 1u);
  EXPECT_EQ(run_on(io, drafts.all()).value().size(), 0u);
}

TEST_F(DraftsTest, claim_room_for_all_of_their_bytes_from_the_first_on_and_after_a_restart) {
  options.stored_bytes = 10;
  crash();
  open();
  const auto made = create(6);
  EXPECT_EQ(run_on(io, create_draft(*engine, draft(5))).error().kind, ErrorKind::too_large);
  crash();
  open();
  EXPECT_EQ(run_on(io, create_draft(*engine, draft(5))).error().kind, ErrorKind::too_large);
  create(4);
  run_on(io, remove_draft(*engine, me, made->id)).value();
  create(6);
}

TEST_F(DraftsTest, are_so_many_to_an_account_and_no_more) {
  for (std::size_t i = 0; i < limits::drafts_per_account; ++i) create(1);
  EXPECT_EQ(run_on(io, create_draft(*engine, draft(1))).error().kind, ErrorKind::too_many);
  auto others = draft(1);
  others.account = core::AccountId{"other"};
  EXPECT_TRUE(run_on(io, create_draft(*engine, others)));
}

}  // namespace
}  // namespace mimeo::engine
