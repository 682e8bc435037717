// What every CollectionStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class CollectionStoreConformance : public StoreConformance {
 protected:
  CollectionStoreConformance() {
    for (const char* name : {"one", "two", "three"}) must(models().insert(samples::model(name)));
  }
  std::string stored() {
    std::string all;
    for (const auto& collection : get(collections().collections())) all += samples::text(collection);
    return all;
  }
  static core::ModelName named(std::string name) { return {"mimeo", std::move(name)}; }
};

TEST_P(CollectionStoreConformance, gives_back_collections_by_slug_with_their_models_in_order) {
  const auto speech = samples::collection("speech", {named("two"), named("one")});
  const auto empty = samples::collection("empty");
  must(collections().insert(speech));
  must(collections().insert(empty));
  EXPECT_EQ(stored(), samples::text(empty) + samples::text(speech));
  EXPECT_EQ(refusal(collections().insert(speech)), ErrorKind::conflict);
}

TEST_P(CollectionStoreConformance, updates_all_but_slug_and_creation) {
  auto collection = samples::collection("speech", {named("two"), named("one")});
  must(collections().insert(collection));
  collection.name = "Speak up";
  collection.description = "Louder";
  collection.full_description = "";
  collection.models = {named("three"), named("two")};
  auto late = collection;
  late.created_at = samples::at(999);
  must(collections().update(late));
  EXPECT_EQ(stored(), samples::text(collection));
  EXPECT_EQ(refusal(collections().update(samples::collection("absent"))), ErrorKind::not_found);
}

TEST_P(CollectionStoreConformance, refuses_models_it_does_not_know_and_leaves_no_trace) {
  auto collection = samples::collection("speech", {named("one"), named("absent")});
  EXPECT_EQ(refusal(collections().insert(collection)), ErrorKind::not_found);
  EXPECT_EQ(stored(), "");
  collection.models = {named("one")};
  must(collections().insert(collection));
  auto wrong = collection;
  wrong.name = "Other";
  wrong.models = {named("absent")};
  EXPECT_EQ(refusal(collections().update(wrong)), ErrorKind::not_found);
  EXPECT_EQ(stored(), samples::text(collection));
}

TEST_P(CollectionStoreConformance, loses_a_model_that_is_removed) {
  auto collection = samples::collection("speech", {named("one"), named("two")});
  must(collections().insert(collection));
  must(models().remove(named("one")));
  must(models().insert(samples::model("one")));
  collection.models = {named("two")};
  EXPECT_EQ(stored(), samples::text(collection));
}

TEST_P(CollectionStoreConformance, removes_a_collection_and_none_of_its_models) {
  must(collections().insert(samples::collection("speech", {named("one")})));
  must(collections().remove("speech"));
  must(collections().remove("speech"));
  EXPECT_EQ(stored(), "");
  EXPECT_EQ(get(models().models()).size(), 3u);
}

TEST_P(CollectionStoreConformance, keeps_everything_over_a_restart) {
  must(collections().insert(samples::collection("speech", {named("two"), named("one")})));
  const auto before = stored();
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(stored(), before);
}

}  // namespace mimeo::seams
