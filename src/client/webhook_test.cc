#include "mimeo/client/webhook.h"

#include <gtest/gtest.h>

namespace mimeo::client {
namespace {

struct Vector {
  const char* secret;
  const char* id;
  const char* timestamp;
  const char* body;
  const char* signature;
};

// Those that Mimeo's own signatures are tested with.
constexpr Vector vectors[] = {
    {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "msg_mimeo0000000000000000001", "1700000000",
     R"({"id":"mimeo-test-1","status":"succeeded"})", "v1,orqwQsWbPrfWTK+o/wrm/3H0XQY4kprKQsbGqJlJL9E="},
    {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "msg_mimeo0000000000000000001", "1700000000",
     R"({"id": "mimeo-test-1", "status": "succeeded"})", "v1,qo+EEmOYOPl3mEO9rUmCOwOAQ/qy5hTj+F5O+ORWP5M="},
    {"whsec_CzBVep/E6Q4zWH2ix+wRNluApcrvFDleg6jN8hc8YYY=", "msg_mimeo0000000000000000002", "1760000000",
     R"({"id":"q1w2e3r4t5y6u7i8o9p0a1s2d3","output":["café","日本"],"status":"processing"})",
     "v1,pCfBOisrA8NCDjDl/xO33dCiXA9XKSFHD+rmuSUA3a0="},
    {"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_empty", "1", "", "v1,Bi4y8ziq7A7SPuBmc0/RVfijWAXqwjTcDY3pX1xiP1M="},
};

Result<void> verify(const Vector& vector, std::string_view signature, std::chrono::seconds late = {}) {
  const auto sent = std::chrono::system_clock::from_time_t(std::atoll(vector.timestamp));
  return verify_webhook({vector.id, vector.timestamp, signature, vector.body}, vector.secret, std::chrono::minutes(5),
                        sent + late);
}

TEST(WebhookTest, AcceptsWhatIsSigned) {
  for (const auto& vector : vectors) {
    EXPECT_TRUE(verify(vector, vector.signature));
    // Two secrets at a time, while they are changed.
    EXPECT_TRUE(verify(vector, std::string("v1,AAAA ") + vector.signature));
    EXPECT_TRUE(verify(vector, vector.signature + std::string(" v2,other")));
  }
}

TEST(WebhookTest, RefusesWhatIsNot) {
  for (const auto& vector : vectors) {
    for (const std::string signature : {"", "v1,", "v1,AAAA", "v2,orqwQsWbPrfWTK+o/wrm/3H0XQY4kprKQsbGqJlJL9E="}) {
      EXPECT_EQ(verify(vector, signature).error().kind, ErrorKind::refused);
    }
    Vector other = vector;
    other.body = "{}";
    EXPECT_FALSE(verify(other, vector.signature));
    other = vector;
    other.id = "msg_other";
    EXPECT_FALSE(verify(other, vector.signature));
  }
}

TEST(WebhookTest, RefusesWhatIsOldOrFromTheFuture) {
  for (const auto& vector : vectors) {
    EXPECT_TRUE(verify(vector, vector.signature, std::chrono::minutes(5)));
    EXPECT_FALSE(verify(vector, vector.signature, std::chrono::minutes(6)));
    EXPECT_FALSE(verify(vector, vector.signature, -std::chrono::minutes(6)));
    EXPECT_TRUE(verify_webhook({vector.id, vector.timestamp, vector.signature, vector.body}, vector.secret,
                               std::chrono::seconds(0)));
  }
}

TEST(WebhookTest, SaysWhenTheSecretIsNone) {
  for (const char* secret : {"", "whsec_", "secret", "whsec_!!"}) {
    EXPECT_EQ(verify_webhook({"a", "1", "v1,x", ""}, secret).error().kind, ErrorKind::local);
  }
}

}  // namespace
}  // namespace mimeo::client
