// What every ShareStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class ShareStoreConformance : public StoreConformance {
 protected:
  ShareStoreConformance() { must(models().insert(model)); }

  /// A prediction with one file, number 100 + n.
  core::Prediction add(int n) {
    auto p = samples::prediction(n);
    p.model = model.name;
    p.retention.time = std::chrono::hours(1);
    p = samples::succeeded(std::move(p));
    must(predictions().insert(p));
    auto file = samples::output(100 + n, p.id);
    file.expires_at = samples::at(3600);
    must(files().insert(file));
    return p;
  }
  static SharedFile shown(int n) {
    return {{samples::id(n)}, "mimeo-file:" + samples::id(n), samples::id(n) + "s3cret/a.png"};
  }
  static Share share_of(const core::Prediction& p, std::vector<SharedFile> shared, double at = 1) {
    return {p.id, samples::at(at), std::move(shared)};
  }
  std::optional<Share> found(const core::Prediction& p) { return get(shares().find(p.id)); }
  std::vector<std::string> places(int n) { return get(shares().places_of({samples::id(n)})); }
  std::optional<Time> files_expire(const core::Prediction& p) { return get(files().outputs_of(p.id)).at(0).expires_at; }
  std::size_t expired() { return get(predictions().expired(samples::at(1e6), 100)).size(); }
  std::size_t expired_files() { return get(files().expired(samples::at(1e6), 100)).size(); }

  const core::Model model = samples::model("hello-world");
};

TEST_P(ShareStoreConformance, gives_back_what_was_shared_once) {
  const auto p = add(1);
  EXPECT_FALSE(found(p));
  must(shares().share(share_of(p, {shown(101)})));
  must(shares().share(share_of(p, {}, 2)));
  ASSERT_TRUE(found(p));
  EXPECT_EQ(found(p)->shared_at, samples::at(1)) << "shared once, whoever says it again";
  EXPECT_EQ(found(p)->files, std::vector{shown(101)});
  EXPECT_EQ(places(101), std::vector{shown(101).place});
  EXPECT_TRUE(places(102).empty());
}

TEST_P(ShareStoreConformance, keeps_what_is_shared_from_expiring_until_it_is_not) {
  auto p = add(1);
  must(shares().share(share_of(p, {shown(101)})));
  EXPECT_EQ(expired(), 0u);
  EXPECT_EQ(expired_files(), 0u);
  EXPECT_EQ(files_expire(p), std::nullopt);

  auto emptied = p;
  core::apply(emptied, core::DataExpired{}, samples::at(100));
  EXPECT_EQ(refusal(predictions().update(emptied)), ErrorKind::conflict) << "a sweep that began before it was shared";

  must(shares().unshare(p.id, samples::at(50)));
  must(shares().unshare(p.id, samples::at(60)));
  EXPECT_FALSE(found(p));
  EXPECT_TRUE(places(101).empty());
  EXPECT_EQ(expired(), 1u);
  EXPECT_EQ(files_expire(p), samples::at(50)) << "unshared once";
  must(predictions().update(emptied));
}

TEST_P(ShareStoreConformance, keeps_files_of_the_input_and_what_they_came_from) {
  const auto source = add(1);
  const auto p = add(2);
  auto upload = samples::upload(200, samples::at(0));
  upload.expires_at = samples::at(10);
  must(files().insert(upload));
  must(shares().share(share_of(p, {shown(101), shown(200)})));
  EXPECT_EQ(expired(), 0u);
  EXPECT_EQ(expired_files(), 0u);
  EXPECT_EQ(files_expire(source), samples::at(3600)) << "it is read at its shared place alone";
  must(shares().unshare(p.id, samples::at(50)));
  EXPECT_EQ(expired(), 2u);
  EXPECT_EQ(expired_files(), 3u);
}

TEST_P(ShareStoreConformance, leaves_what_is_pinned_and_shared_to_the_last_of_them) {
  const auto p = add(1);
  must(examples().pin(model.name, p.id, samples::at(1)));
  must(shares().share(share_of(p, {shown(101)})));
  must(shares().unshare(p.id, samples::at(50)));
  EXPECT_EQ(files_expire(p), std::nullopt);
  must(shares().share(share_of(p, {shown(101)})));
  must(examples().unpin(p.id, samples::at(60)));
  EXPECT_EQ(files_expire(p), std::nullopt);
  EXPECT_EQ(expired(), 0u);
  must(shares().unshare(p.id, samples::at(70)));
  EXPECT_EQ(files_expire(p), samples::at(70));
}

TEST_P(ShareStoreConformance, refuses_what_does_not_exist_or_is_gone) {
  auto p = add(1);
  EXPECT_EQ(refusal(shares().share(share_of(p, {shown(199)}))), ErrorKind::not_found);
  EXPECT_FALSE(found(p)) << "all or nothing";
  core::apply(p, core::DataExpired{}, samples::at(100));
  must(predictions().update(p));
  EXPECT_EQ(refusal(shares().share(share_of(p, {}))), ErrorKind::conflict);
  EXPECT_EQ(refusal(shares().share(share_of(samples::prediction(9), {}))), ErrorKind::not_found);
  EXPECT_FALSE(found(p));
}

TEST_P(ShareStoreConformance, forgets_with_the_prediction_and_with_the_file) {
  const auto first = add(1);
  const auto second = add(2);
  must(shares().share(share_of(first, {shown(101)})));
  must(shares().share(share_of(second, {shown(102)})));
  must(predictions().remove(first.id));
  EXPECT_FALSE(found(first));
  EXPECT_TRUE(places(101).empty());
  must(files().remove({samples::id(102)}));
  ASSERT_TRUE(found(second));
  EXPECT_TRUE(found(second)->files.empty());
}

TEST_P(ShareStoreConformance, keeps_everything_over_a_restart) {
  const auto p = add(1);
  must(shares().share(share_of(p, {shown(101)})));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_TRUE(found(p));
  EXPECT_EQ(expired(), 0u);
}

}  // namespace mimeo::seams
