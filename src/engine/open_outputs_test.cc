#include "engine/open_outputs.h"

#include <gtest/gtest.h>

namespace mimeo::engine {
namespace {

OpenFilePointer open_file(std::string id, std::optional<Time> expires_at = Time{} + std::chrono::hours(1)) {
  core::File file;
  file.id = core::FileId{std::move(id)};
  file.expires_at = expires_at;
  return std::make_shared<const OpenFile>(std::move(file), nullptr);
}

TEST(OpenOutputs, keeps_as_many_as_it_may_and_lets_the_first_go) {
  OpenOutputs outputs(2);
  for (const auto* id : {"a", "b", "c"}) outputs.put(open_file(id), outputs.mark());
  EXPECT_FALSE(outputs.find(core::FileId{"a"}));
  EXPECT_TRUE(outputs.find(core::FileId{"b"}));
  EXPECT_TRUE(outputs.find(core::FileId{"c"}));
}

TEST(OpenOutputs, drops_what_is_gone_and_has_room_again) {
  OpenOutputs outputs(2);
  for (const auto* id : {"a", "b"}) outputs.put(open_file(id), outputs.mark());
  std::weak_ptr<const OpenFile> dropped = outputs.find(core::FileId{"a"});
  outputs.drop(core::FileId{"a"});
  EXPECT_TRUE(dropped.expired()) << "its descriptor would keep the bytes on the disk";
  outputs.put(open_file("c"), outputs.mark());
  EXPECT_TRUE(outputs.find(core::FileId{"b"}));
  EXPECT_TRUE(outputs.find(core::FileId{"c"}));
}

TEST(OpenOutputs, does_not_bring_back_what_was_dropped_while_it_was_read) {
  OpenOutputs outputs(2);
  const auto mark = outputs.mark();
  outputs.drop(core::FileId{"a"});
  outputs.put(open_file("a"), mark);
  EXPECT_FALSE(outputs.find(core::FileId{"a"}));
}

TEST(OpenOutputs, keeps_no_row_that_may_still_change) {
  OpenOutputs outputs(2);
  outputs.put(open_file("running", std::nullopt), outputs.mark());
  EXPECT_FALSE(outputs.find(core::FileId{"running"}));
  auto wanted = std::make_shared<OpenFile>(*open_file("wanted"));
  wanted->file.until_download = true;
  outputs.put(wanted, outputs.mark());
  EXPECT_FALSE(outputs.find(core::FileId{"wanted"}));
}

}  // namespace
}  // namespace mimeo::engine
