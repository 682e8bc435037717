#include "base/machine_use.h"

#include <gtest/gtest.h>

namespace mimeo {
namespace {

TEST(MachineUse, tells_what_is_left_of_memory_and_disk) {
  EXPECT_GT(machine_use().available_memory_bytes, 0);
  EXPECT_GE(machine_use().load, 0);
  const auto disk = disk_use("/");
  ASSERT_TRUE(disk);
  EXPECT_GT(disk->total_bytes, disk->free_bytes);
  EXPECT_FALSE(disk_use("/nothing/is/here"));
}

}  // namespace
}  // namespace mimeo
