// How the server is, and to whom it tells that.
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class ServerStateTest : public ApiTest {};

TEST_F(ServerStateTest, an_operator_hears_of_the_machine) {
  const auto told = ask("GET", "/mimeo/v1/server");
  ASSERT_EQ(told.status, 200u);
  EXPECT_EQ(told.at("/ready"), true);
  EXPECT_EQ(told.at("/reason"), nullptr);
  EXPECT_EQ(told.at("/retention"), "1h");
  EXPECT_EQ(told.at("/hardware/0/sku"), "cpu");
  EXPECT_EQ(told.at("/hardware/0/processors"), nullptr) << "all of them, when others leave them";
  EXPECT_GT(told.at("/machine/processors").to_number<double>(), 0);
  EXPECT_GT(told.at("/machine/disk_bytes").to_number<double>(),
            told.at("/machine/free_disk_bytes").to_number<double>());
  EXPECT_TRUE(told.at("/machine/gpus").as_array().empty());
}

TEST_F(ServerStateTest, others_hear_how_long_things_stay_and_nothing_of_the_machine) {
  const auto told = ask_bare("GET", "/mimeo/v1/server", as("r8_other"));
  EXPECT_EQ(told.at("/retention"), "1h");
  EXPECT_EQ(told.at("/machine"), nullptr);
  EXPECT_EQ(told.at("/started_at"), nullptr);
}

TEST_F(ServerStateTest, why_it_is_not_ready) {
  ready = false;
  const auto told = ask("GET", "/mimeo/v1/server");
  EXPECT_EQ(told.at("/ready"), false);
  EXPECT_EQ(told.at("/reason"), "The server is starting or stopping");
}

}  // namespace
}  // namespace mimeo::api
