// What every Drafts must do.
//
//   INSTANTIATE_TEST_SUITE_P(Memory, DraftsConformance, testing::Values(&open_memory));
#pragma once

#include <gtest/gtest.h>

#include "base/test_run.h"
#include "seams/drafts.h"

namespace mimeo::seams {

class DraftsUnderTest {
 public:
  virtual ~DraftsUnderTest() = default;
  virtual Drafts& drafts() = 0;
  virtual Blobs& blobs() = 0;
  /// Closes and opens again, as a restart does. False: this backend keeps nothing.
  virtual bool reopen() { return false; }
};

using OpenDrafts = std::unique_ptr<DraftsUnderTest> (*)();

class DraftsConformance : public testing::TestWithParam<OpenDrafts> {
 protected:
  DraftsConformance() : backend_(GetParam()()) {}

  Drafts& drafts() { return backend_->drafts(); }
  bool reopen() { return backend_->reopen(); }

  template <class T>
  T get(Task<Result<T>> task) {
    return value_on(io_, std::move(task));
  }
  template <class T>
  ErrorKind refusal(Task<Result<T>> task) {
    auto answer = run_on(io_, std::move(task));
    EXPECT_FALSE(answer);
    return answer ? ErrorKind::internal : answer.error().kind;
  }

  static core::Draft draft(char last) {
    core::Draft draft;
    draft.id.text = std::string(25, '0') + last;
    draft.account.text = "ada";
    draft.length = 1'000'000;
    draft.name = "Schöne \"Bilder\".png";
    draft.content_type = "image/png";
    draft.metadata = json::object{{"a", json::object{{"b", 1}}}};
    draft.described = "filename YQ==";
    draft.created_at = Time(Duration(1'800'000'000'000'001));
    draft.expires_at = Time(Duration(1'800'086'400'000'001));
    return draft;
  }
  core::FileId create(char last) {
    get(drafts().create(draft(last)));
    return draft(last).id;
  }
  void append(const core::FileId& id, std::int64_t offset, std::string_view bytes) {
    get(drafts().append(id, offset, bytes));
  }
  std::string read_all(const core::BlobId& id) {
    auto reader = get(backend_->blobs().open(id));
    std::string bytes(static_cast<std::size_t>(reader->size()), '\0');
    std::size_t have = 0;
    while (have < bytes.size()) {
      const auto got = get(reader->read_at(static_cast<std::int64_t>(have), std::span(bytes).subspan(have)));
      if (got == 0) break;
      have += got;
    }
    bytes.resize(have);
    return bytes;
  }

  asio::io_context io_{1};
  std::unique_ptr<DraftsUnderTest> backend_;
};

TEST_P(DraftsConformance, grow_piece_by_piece_and_become_a_blob) {
  const auto id = create('1');
  EXPECT_EQ(get(drafts().size(id)), 0);
  append(id, 0, "hel");
  append(id, 3, "lo");
  EXPECT_EQ(get(drafts().size(id)), 5);
  const auto info = get(drafts().finish(id));
  EXPECT_EQ(info.size, 5);
  EXPECT_EQ(info.md5, "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(info.sha256, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  EXPECT_EQ(read_all(info.id), "hello");
}

TEST_P(DraftsConformance, are_there_until_they_are_removed_and_their_blob_stays) {
  const auto id = create('1');
  append(id, 0, "hello");
  const auto first = get(drafts().finish(id));
  const auto second = get(drafts().finish(id));
  EXPECT_NE(first.id, second.id) << "a crash may repeat it";
  get(drafts().remove(id));
  EXPECT_EQ(refusal(drafts().size(id)), ErrorKind::not_found);
  EXPECT_EQ(refusal(drafts().append(id, 5, std::string_view("x"))), ErrorKind::not_found);
  EXPECT_EQ(refusal(drafts().finish(id)), ErrorKind::not_found);
  get(drafts().remove(id));
  EXPECT_EQ(read_all(first.id), "hello");
  get(backend_->blobs().remove(first.id));
  EXPECT_EQ(read_all(second.id), "hello");
}

TEST_P(DraftsConformance, take_bytes_only_at_their_end) {
  const auto id = create('1');
  append(id, 0, "hello");
  for (std::int64_t offset : {0, 4, 6}) {
    EXPECT_EQ(refusal(drafts().append(id, offset, std::string_view("x"))), ErrorKind::conflict) << offset;
  }
  EXPECT_EQ(get(drafts().size(id)), 5);
}

TEST_P(DraftsConformance, an_empty_one_is_an_empty_blob) {
  const auto id = create('1');
  const auto info = get(drafts().finish(id));
  EXPECT_EQ(info.size, 0);
  EXPECT_EQ(info.md5, "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(read_all(info.id), "");
}

TEST_P(DraftsConformance, have_an_id_each) {
  create('1');
  EXPECT_EQ(refusal(drafts().create(draft('1'))), ErrorKind::conflict);
  const auto other = create('2');
  append(other, 0, "x");
  EXPECT_EQ(get(drafts().size(draft('1').id)), 0);
}

TEST_P(DraftsConformance, know_only_ids) {
  for (const char* id : {"", "a", "..", "../../etc/passwd"}) {
    EXPECT_EQ(refusal(drafts().size({id})), ErrorKind::not_found) << id;
    get(drafts().remove({id}));
  }
}

TEST_P(DraftsConformance, outlive_a_restart_with_all_that_is_said_of_them) {
  const auto first = create('1'), second = create('2');
  append(second, 0, "hello");
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  const auto all = get(drafts().all());
  ASSERT_EQ(all.size(), 2u);
  for (const auto& [found, made] : {std::pair(all[0], draft('1')), std::pair(all[1], draft('2'))}) {
    EXPECT_EQ(core::to_text(found), core::to_text(made));
  }
  EXPECT_EQ(get(drafts().size(first)), 0);
  append(second, get(drafts().size(second)), " again");
  EXPECT_EQ(read_all(get(drafts().finish(second)).id), "hello again");
}

}  // namespace mimeo::seams
