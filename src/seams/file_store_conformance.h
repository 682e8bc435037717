// What every FileStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class FileStoreConformance : public StoreConformance {
 protected:
  std::string stored(const core::File& file) {
    auto row = get(files().find(file.id));
    return row ? samples::text(*row) : "absent";
  }

  static std::vector<std::string> ids(const std::vector<core::File>& rows) {
    std::vector<std::string> ids;
    for (const auto& row : rows) ids.push_back(row.id.text);
    return ids;
  }

  static std::vector<std::string> numbered(std::initializer_list<int> numbers) {
    std::vector<std::string> ids;
    for (int n : numbers) ids.push_back(samples::id(n));
    return ids;
  }

  static FileQuery query(int limit = 100) { return {.account = {"local"}, .limit = limit}; }
  static core::PredictionId prediction(int n) { return {samples::id(n)}; }
};

TEST_P(FileStoreConformance, finds_what_was_inserted_member_for_member) {
  auto upload = samples::upload(1, samples::at(0.000001));
  auto output = samples::output(2, prediction(9));
  output.until_download = true;
  must(files().insert(upload));
  must(files().insert(output));
  EXPECT_EQ(stored(upload), samples::text(upload));
  EXPECT_EQ(stored(output), samples::text(output));
  EXPECT_EQ(stored(samples::upload(3)), "absent");
}

TEST_P(FileStoreConformance, refuses_an_id_that_exists) {
  auto file = samples::upload(1);
  must(files().insert(file));
  EXPECT_EQ(refusal(files().insert(samples::output(1, prediction(9)))), ErrorKind::conflict);
  EXPECT_EQ(stored(file), samples::text(file));
}

TEST_P(FileStoreConformance, lists_the_uploads_of_one_account_that_have_not_expired) {
  for (int n = 1; n <= 3; ++n) must(files().insert(samples::upload(n, samples::at(n))));
  auto foreign = samples::upload(4, samples::at(4));
  foreign.account = {"somebody-else"};
  must(files().insert(foreign));
  must(files().insert(samples::output(5, prediction(9), samples::at(5))));
  auto for_ever = samples::upload(6, samples::at(0));
  for_ever.expires_at.reset();
  must(files().insert(for_ever));

  EXPECT_EQ(ids(get(files().uploads(query(), samples::at(10))).rows), numbered({3, 2, 1, 6}));
  const auto end_of_second = *samples::upload(2, samples::at(2)).expires_at;
  EXPECT_EQ(ids(get(files().uploads(query(), end_of_second)).rows), numbered({3, 6}));
}

TEST_P(FileStoreConformance, is_walked_page_by_page) {
  for (int n = 1; n <= 5; ++n) must(files().insert(samples::upload(n, samples::at(0))));
  auto next = query(2);
  auto first = get(files().uploads(next, samples::at(10)));
  EXPECT_EQ(ids(first.rows), numbered({5, 4}));
  next.cursor = first.next;
  auto second = get(files().uploads(next, samples::at(10)));
  EXPECT_EQ(ids(second.rows), numbered({3, 2}));
  next.cursor = second.next;
  auto third = get(files().uploads(next, samples::at(10)));
  EXPECT_EQ(ids(third.rows), numbered({1}));
  EXPECT_FALSE(third.next);
  next.cursor = second.previous;
  EXPECT_EQ(ids(get(files().uploads(next, samples::at(10))).rows), numbered({5, 4}));
  next.cursor = "not a cursor";
  auto refused = run_on(io_, files().uploads(next, samples::at(10)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
}

TEST_P(FileStoreConformance, removes_a_row_and_does_not_mind_its_absence) {
  auto file = samples::upload(1);
  must(files().insert(file));
  must(files().remove(file.id));
  EXPECT_EQ(stored(file), "absent");
  must(files().remove(file.id));
}

TEST_P(FileStoreConformance, dates_the_outputs_of_one_prediction) {
  must(files().insert(samples::output(1, prediction(8))));
  must(files().insert(samples::output(2, prediction(9), samples::at(2))));
  must(files().insert(samples::output(3, prediction(9), samples::at(1))));
  auto outputs = get(files().outputs_of(prediction(9)));
  EXPECT_EQ(ids(outputs), numbered({3, 2}));
  EXPECT_FALSE(outputs.at(0).expires_at);

  must(files().expire_outputs(prediction(9), samples::at(3600)));
  for (const auto& file : get(files().outputs_of(prediction(9)))) EXPECT_EQ(file.expires_at, samples::at(3600));
  EXPECT_FALSE(get(files().outputs_of(prediction(8))).at(0).expires_at);
  must(files().expire_outputs(prediction(7), samples::at(3600)));
}

TEST_P(FileStoreConformance, knows_whose_time_is_over_oldest_first) {
  for (int n = 1; n <= 4; ++n) {
    auto file = n % 2 == 0 ? samples::upload(n) : samples::output(n, prediction(9));
    file.expires_at = samples::at(10 - n);
    must(files().insert(file));
  }
  must(files().insert(samples::output(5, prediction(9))));
  EXPECT_EQ(ids(get(files().expired(samples::at(5), 100))), numbered({}));
  EXPECT_EQ(ids(get(files().expired(samples::at(8), 100))), numbered({4, 3, 2})) << "over at 8 is over";
  EXPECT_EQ(ids(get(files().expired(samples::at(100), 2))), numbered({4, 3}));
}

TEST_P(FileStoreConformance, has_no_time_for_what_is_still_to_be_downloaded) {
  auto file = samples::output(1, prediction(9));
  file.expires_at = samples::at(1);
  file.until_download = true;
  must(files().insert(file));
  EXPECT_EQ(ids(get(files().expired(samples::at(100), 100))), numbered({}));
  must(predictions().downloaded(file.id));
  EXPECT_EQ(ids(get(files().expired(samples::at(100), 100))), numbered({1}));
}

TEST_P(FileStoreConformance, knows_what_the_files_of_an_account_come_to) {
  const auto bytes = [&] { return get(files().bytes_of({"local"})); };
  EXPECT_EQ(bytes(), 0);
  auto upload = samples::upload(1);
  upload.size = 100;
  auto output = samples::output(2, prediction(9));
  output.size = 20;
  auto foreign = samples::upload(3);
  foreign.account = {"somebody-else"};
  for (const auto& file : {upload, output, foreign}) must(files().insert(file));
  EXPECT_EQ(refusal(files().insert(upload)), ErrorKind::conflict);
  must(files().expire_outputs(prediction(9), samples::at(1)));
  EXPECT_EQ(bytes(), 120);
  EXPECT_EQ(get(files().bytes_of_all()), 120 + foreign.size);
  must(files().remove(upload.id));
  must(files().remove(upload.id));
  EXPECT_EQ(bytes(), 20);
  must(predictions().remove(prediction(9)));
  EXPECT_EQ(bytes(), 0);
}

TEST_P(FileStoreConformance, knows_every_blob_that_a_row_points_at) {
  must(files().insert(samples::upload(1)));
  must(files().insert(samples::output(2, prediction(9))));
  must(files().insert(samples::upload(3)));
  must(files().remove({samples::id(3)}));
  auto blobs = get(files().blobs());
  std::ranges::sort(blobs);
  EXPECT_EQ(blobs, (std::vector<core::BlobId>{{"blob1"}, {"blob2"}}));
}

TEST_P(FileStoreConformance, keeps_everything_over_a_restart) {
  auto file = samples::upload(1);
  must(files().insert(file));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(stored(file), samples::text(file));
}

}  // namespace mimeo::seams
