#include "cog/refusal.h"

#include <gtest/gtest.h>

namespace mimeo::cog {
namespace {

TEST(Refusal, OfAnInputNamesWhatIsWrongWhere) {
  auto error = refusal(422, R"({"detail":[{"loc":["body","input","n"],"msg":"Field required"},{"loc":["body","input","size"],"msg":"too large"}]})");
  EXPECT_EQ(error.kind, ErrorKind::invalid);
  EXPECT_EQ(error.message, "input.n: Field required\ninput.size: too large");
}

TEST(Refusal, OfTheModelLayerIsItsError) {
  EXPECT_EQ(refusal(422, R"({"id":"p","error":"Prediction failed: bad url","status":"failed"})").message, "bad url");
}

TEST(Refusal, ForWantOfASlotIsAConflict) {
  EXPECT_EQ(refusal(409, R"({"error":"At capacity - all prediction slots busy"})").kind, ErrorKind::conflict);
}

TEST(Refusal, ForWantOfASetUpIsUnavailable) {
  EXPECT_EQ(refusal(503, R"({"error":"Setup has not finished yet"})").kind, ErrorKind::unavailable);
}

TEST(Refusal, ThatSaysNothingIsStillSaid) {
  EXPECT_EQ(refusal(400, "").message, "The model refused the input");
  EXPECT_EQ(refusal(500, "oops").message, "Error starting the prediction (E9243): oops");
}

}  // namespace
}  // namespace mimeo::cog
