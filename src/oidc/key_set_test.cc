#include "oidc/key_set.h"

#include <gmock/gmock.h>

#include "base/hash.h"

namespace mimeo::oidc {
namespace {

// RFC 7515, appendices A.2 and A.3; the keys in the form of RFC 7517.
constexpr std::string_view rsa_n =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-"
    "pCgNMs"
    "D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
    "UTo7WTBEMa2R2CapHg665xsmtdV"
    "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
constexpr std::string_view claims =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
constexpr std::string_view rsa_signature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZ"
    "cAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--"
    "xi12jzDwusC-e"
    "OkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
constexpr std::string_view ec_signature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

json::object rsa_jwk() { return {{"kty", "RSA"}, {"n", rsa_n}, {"e", "AQAB"}}; }
json::object ec_jwk() {
  return {{"kty", "EC"},
          {"crv", "P-256"},
          {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
          {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}};
}

json::object with(json::object jwk, std::string_view name, std::string_view value) {
  jwk[name] = value;
  return jwk;
}

KeySet set_of(std::initializer_list<json::object> keys) {
  json::array list;
  for (const auto& key : keys) list.push_back(key);
  return KeySet::parse(json::object{{"keys", std::move(list)}}).value();
}

std::string token_of(std::string_view header, std::string_view signature, std::string_view payload = claims) {
  return base64url_encode(header) + "." + std::string(payload) + "." + std::string(signature);
}

/// "ok", or why not.
std::string verdict(const KeySet& keys, const std::string& token) {
  const auto jwt = parse_jwt(token);
  if (!jwt) return std::string(to_string(jwt.error().kind));
  const auto verified = keys.verify(*jwt);
  return verified ? "ok" : std::string(to_string(verified.error().kind));
}

constexpr std::string_view rs256 = R"({"alg":"RS256"})";
constexpr std::string_view es256 = R"({"alg":"ES256"})";

TEST(KeySet, verifies_the_examples_of_the_standard) {
  const auto keys = set_of({rsa_jwk(), ec_jwk()});
  EXPECT_EQ(verdict(keys, token_of(rs256, rsa_signature)), "ok");
  EXPECT_EQ(verdict(keys, token_of(es256, ec_signature)), "ok");
  const auto jwt = parse_jwt(token_of(rs256, rsa_signature));
  EXPECT_EQ(*find_string(jwt->claims, "iss"), "joe");
}

TEST(KeySet, refuses_what_was_changed) {
  const auto keys = set_of({rsa_jwk(), ec_jwk()});
  const auto other_claims = base64url_encode(R"({"iss":"joe","exp":1300819381})");
  EXPECT_EQ(verdict(keys, token_of(rs256, rsa_signature, other_claims)), "forbidden");
  EXPECT_EQ(verdict(keys, token_of(es256, ec_signature, other_claims)), "forbidden");
  EXPECT_EQ(verdict(keys, token_of(rs256, "")), "forbidden");
  EXPECT_EQ(verdict(keys, token_of(es256, "")), "forbidden");
  EXPECT_EQ(verdict(keys, token_of(es256, std::string(ec_signature) + "AA")), "forbidden");
  EXPECT_EQ(verdict(keys, token_of(es256, base64url_encode(std::string(64, '\0')))), "forbidden");
}

TEST(KeySet, counts_no_other_way_of_signing) {
  const auto keys = set_of({rsa_jwk(), ec_jwk()});
  EXPECT_EQ(verdict(keys, token_of(R"({"alg":"none"})", "")), "forbidden");
  EXPECT_EQ(verdict(keys, token_of(R"({})", "")), "forbidden");
  EXPECT_EQ(verdict(keys, token_of(R"({"alg":256})", "")), "forbidden");
  const auto head = base64url_encode(R"({"alg":"HS256"})");
  const auto mac = hmac_sha256(base64url_decode(rsa_n).value(), head + "." + std::string(claims));
  EXPECT_EQ(verdict(keys, head + "." + std::string(claims) + "." + base64url_encode(mac)), "forbidden");
}

TEST(KeySet, uses_the_key_that_is_named_and_is_for_signatures_of_this_kind) {
  const auto token = token_of(R"({"alg":"RS256","kid":"a"})", rsa_signature);
  // Its signature is over another header, so "forbidden" says that a key was found.
  EXPECT_EQ(verdict(set_of({with(rsa_jwk(), "kid", "a")}), token), "forbidden");
  EXPECT_EQ(verdict(set_of({with(rsa_jwk(), "kid", "b")}), token), "not_found");
  EXPECT_EQ(verdict(set_of({with(ec_jwk(), "kid", "a")}), token), "not_found");
  EXPECT_EQ(verdict(set_of({}), token), "not_found");
  EXPECT_EQ(verdict(set_of({with(rsa_jwk(), "kid", "b")}), token_of(rs256, rsa_signature)), "ok") << "it names none";
}

TEST(KeySet, passes_over_keys_that_it_cannot_use) {
  EXPECT_EQ(set_of({with(rsa_jwk(), "use", "enc")}).size(), 0u);
  EXPECT_EQ(set_of({with(rsa_jwk(), "alg", "PS256")}).size(), 0u);
  EXPECT_EQ(set_of({with(rsa_jwk(), "n", "AQAB")}).size(), 0u) << "too short";
  EXPECT_EQ(set_of({with(rsa_jwk(), "e", "")}).size(), 0u);
  EXPECT_EQ(set_of({with(ec_jwk(), "crv", "P-384")}).size(), 0u);
  EXPECT_EQ(set_of({with(ec_jwk(), "y", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")}).size(), 0u)
      << "not on the curve";
  EXPECT_EQ(set_of({{{"kty", "oct"}, {"k", "AAAA"}}, {{"kty", "new"}}, {}}).size(), 0u);
  EXPECT_EQ(set_of({with(rsa_jwk(), "alg", "RS256"), with(ec_jwk(), "use", "sig")}).size(), 2u);
  for (const json::value& wrong :
       {json::value(nullptr), json::value{{"keys", 1}}, json::value{{"key", json::array()}}}) {
    EXPECT_FALSE(KeySet::parse(wrong));
  }
}

TEST(Jwt, is_refused_when_it_is_none) {
  const auto body = std::string(claims);
  const auto text = base64url_encode("\"text\"");
  for (const std::string& wrong :
       {std::string(), std::string("a.b"), body + "." + body, "." + body + ".", text + "." + body + ".",
        base64url_encode(rs256) + "." + text + ".", base64url_encode(rs256) + "." + body + ".not+base64url",
        base64url_encode(rs256) + "." + body + "..",
        token_of(R"({"alg":"RS256","crit":["b64"],"b64":false})", rsa_signature)}) {
    EXPECT_FALSE(parse_jwt(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace mimeo::oidc
