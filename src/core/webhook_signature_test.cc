// Test vectors made apart from this code (lifecycle.md section 5.4).
#include "core/webhook_signature.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

struct Vector {
  std::string secret;
  std::string id;
  std::int64_t timestamp;
  std::string body;
  std::string signature;
};

const Vector vectors[] = {
    {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "msg_mimeo0000000000000000001", 1700000000,
     R"({"id":"mimeo-test-1","status":"succeeded"})", "v1,orqwQsWbPrfWTK+o/wrm/3H0XQY4kprKQsbGqJlJL9E="},
    {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "msg_mimeo0000000000000000001", 1700000000,
     R"({"id": "mimeo-test-1", "status": "succeeded"})", "v1,qo+EEmOYOPl3mEO9rUmCOwOAQ/qy5hTj+F5O+ORWP5M="},
    {"whsec_CzBVep/E6Q4zWH2ix+wRNluApcrvFDleg6jN8hc8YYY=", "msg_mimeo0000000000000000002", 1760000000,
     R"({"id":"q1w2e3r4t5y6u7i8o9p0a1s2d3","output":["café","日本"],"status":"processing"})",
     "v1,pCfBOisrA8NCDjDl/xO33dCiXA9XKSFHD+rmuSUA3a0="},
    {"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_empty", 1, "", "v1,Bi4y8ziq7A7SPuBmc0/RVfijWAXqwjTcDY3pX1xiP1M="},
};

TEST(Signature, agrees_with_the_test_vectors) {
  for (const auto& v : vectors) {
    EXPECT_EQ(sign({v.secret}, v.id, v.timestamp, v.body), v.signature);
    EXPECT_TRUE(is_signed(v.signature, {v.secret}, v.id, v.timestamp, v.body));
  }
}

TEST(Signature, holds_one_for_each_secret_and_any_of_them_counts) {
  const auto& a = vectors[0];
  const auto& b = vectors[2];
  const auto both = sign({b.secret, a.secret}, a.id, a.timestamp, a.body);
  EXPECT_TRUE(both.ends_with(" " + a.signature));
  EXPECT_TRUE(is_signed(both, {a.secret}, a.id, a.timestamp, a.body));
  EXPECT_TRUE(is_signed(both, {b.secret}, a.id, a.timestamp, a.body));
}

TEST(Signature, covers_id_time_and_every_byte_of_the_body) {
  const auto& v = vectors[0];
  EXPECT_FALSE(is_signed(v.signature, {v.secret}, "msg_other", v.timestamp, v.body));
  EXPECT_FALSE(is_signed(v.signature, {v.secret}, v.id, v.timestamp + 1, v.body));
  EXPECT_FALSE(is_signed(v.signature, {v.secret}, v.id, v.timestamp, v.body + " "));
  EXPECT_FALSE(is_signed(v.signature, {vectors[2].secret}, v.id, v.timestamp, v.body));
  for (std::string_view header : {"", " ", "v1,", "v2,abc", "nonsense"}) {
    EXPECT_FALSE(is_signed(header, {v.secret}, v.id, v.timestamp, v.body)) << header;
  }
}

}  // namespace
}  // namespace mimeo::core
