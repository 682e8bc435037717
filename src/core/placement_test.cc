#include "core/placement.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

Machine machine() {
  return {.processors = 4,
          .memory_bytes = 1000,
          .gpus = {{"GPU-a", "L40S", 48, "/dev/nvidia0"},
                   {"GPU-b", "H100", 80, "/dev/nvidia1"},
                   {"GPU-c", "L40S", 48, "/dev/nvidia2"}}};
}

using Ids = std::vector<std::string>;

Ids ids(const std::optional<Allocation>& allocation) {
  Ids ids;
  for (const auto& gpu : allocation.value().gpus) ids.push_back(gpu.id);
  return ids;
}

Sku sku(Share share) { return {"kind", "Kind", std::move(share)}; }

TEST(Placement, GivesGpusOfTheKindThatIsAskedFor) {
  Placement placement(machine());
  const auto both = placement.take(sku({.gpus = 2, .gpu_name = "L40S"}));
  ASSERT_TRUE(both);
  EXPECT_EQ(ids(both), (Ids{"GPU-a", "GPU-c"}));
  EXPECT_EQ(both->withheld, Ids{"/dev/nvidia1"});
  EXPECT_FALSE(placement.take(sku({.gpus = 1, .gpu_name = "L40S"})));
  EXPECT_EQ(ids(placement.take(sku({.gpus = 1}))), Ids{"GPU-b"});
  placement.give_back(*both);
  EXPECT_TRUE(placement.take(sku({.gpus = 1, .gpu_name = "L40S"})));
}

TEST(Placement, LeavesTheRarestGpuToWhoeverAsksForIt) {
  Placement placement(machine());
  EXPECT_EQ(ids(placement.take(sku({.gpus = 1}))), Ids{"GPU-a"});
  EXPECT_EQ(ids(placement.take(sku({.gpus = 1}))), Ids{"GPU-c"});
  EXPECT_EQ(ids(placement.take(sku({.gpus = 1}))), Ids{"GPU-b"});
}

TEST(Placement, KeepsTheShareThatWasNamed) {
  Placement placement(machine());
  const auto large = placement.take(sku({.processors = 3, .memory_bytes = 700}));
  ASSERT_TRUE(large);
  EXPECT_FALSE(placement.take(sku({.processors = 2})));
  EXPECT_FALSE(placement.take(sku({.memory_bytes = 400})));
  EXPECT_TRUE(placement.take(sku({})));
  EXPECT_TRUE(placement.take(sku({.processors = 1, .memory_bytes = 300})));
}

TEST(Placement, IsFullOnlyWhenAllPartsAreGiven) {
  Placement placement({.processors = 1, .memory_bytes = 0, .gpus = {}});
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(placement.take(sku({.processors = 0.1})));
  EXPECT_FALSE(placement.take(sku({.processors = 0.1})));
}

TEST(Placement, AsksOnlyThoseToLeaveWhoHoldWhatLacks) {
  Placement placement(machine());
  const auto plain = *placement.take(sku({}));
  const auto memory = *placement.take(sku({.memory_bytes = 900}));
  const auto l40s = *placement.take(sku({.gpus = 2, .gpu_name = "L40S"}));
  const auto h100 = *placement.take(sku({.gpus = 1, .gpu_name = "H100"}));
  const Share wants{.memory_bytes = 200};
  EXPECT_FALSE(placement.would_help(plain, wants));
  EXPECT_TRUE(placement.would_help(memory, wants));
  EXPECT_FALSE(placement.would_help(l40s, wants));
  EXPECT_TRUE(placement.would_help(l40s, {.gpus = 1}));
  EXPECT_TRUE(placement.would_help(h100, {.gpus = 1}));
  EXPECT_FALSE(placement.would_help(h100, {.gpus = 1, .gpu_name = "L40S"}));
  EXPECT_FALSE(placement.would_help(memory, {.gpus = 1}));
}

TEST(Placement, TellsWhoTakesWhatAnotherWaitsFor) {
  Placement placement(machine());
  const auto held = *placement.take(sku({.memory_bytes = 300, .gpus = 1, .gpu_name = "L40S"}));
  const Share pair{.memory_bytes = 300, .gpus = 2, .gpu_name = "L40S"};
  EXPECT_TRUE(placement.stands_in_the_way({.gpus = 1, .gpu_name = "L40S"}, pair));
  EXPECT_TRUE(placement.stands_in_the_way({.gpus = 1}, pair));
  EXPECT_FALSE(placement.stands_in_the_way({.gpus = 1, .gpu_name = "H100"}, pair)) << "another kind";
  EXPECT_FALSE(placement.stands_in_the_way({.memory_bytes = 400}, pair)) << "there is memory for both";
  EXPECT_TRUE(placement.stands_in_the_way({.memory_bytes = 500}, pair));
  EXPECT_FALSE(placement.stands_in_the_way({.processors = 4}, pair)) << "it wants none";
  EXPECT_FALSE(placement.stands_in_the_way({}, pair));
}

}  // namespace
}  // namespace mimeo::core
