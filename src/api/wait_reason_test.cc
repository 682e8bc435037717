#include "api/wait_reason.h"

#include <gtest/gtest.h>

namespace mimeo::api {
namespace {

using engine::WaitReason;

std::string told(const WaitReason& why, bool to_operator = false) {
  core::Account caller;
  caller.id = core::AccountId{"ada"};
  caller.is_operator = to_operator;
  return say_why(why, core::Prediction(), caller);
}

TEST(WaitReasonInWords, names_only_models_whose_runs_the_caller_may_see) {
  WaitReason why;
  why.kind = WaitReason::Kind::places_taken;
  why.most = 4;
  why.holders = {{{"ada", "own"}, ""}, {{"bob", "secret"}, ""}, {{"bob", "base"}, "ada/mine"}, {{"bob", "secret"}, ""}};
  EXPECT_EQ(told(why), "All 4 places for instances on this machine are taken: 1 by ada/own, 1 by bob/base, 2 by models of others");
  EXPECT_EQ(told(why, true), "All 4 places for instances on this machine are taken: 1 by ada/own, 1 by bob/base, 2 by bob/secret");
}

TEST(WaitReasonInWords, names_nobody_where_nobody_has_it) {
  WaitReason why;
  why.kind = WaitReason::Kind::hardware_taken;
  why.hardware = "gpu-l40s";
  EXPECT_EQ(told(why), "What an instance needs of this machine (gpu-l40s) is taken");
}

}  // namespace
}  // namespace mimeo::api
