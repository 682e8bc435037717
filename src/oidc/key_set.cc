#include "oidc/key_set.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "base/freed.h"
#include "base/hash.h"

namespace mimeo::oidc {
namespace {

constexpr std::string_view rs256 = "RS256";
constexpr std::string_view es256 = "ES256";
constexpr int least_rsa_bits = 2048;  // RFC 7518 section 3.3
constexpr int most_rsa_bits = 16384;  // OpenSSL's own bound; a longer key would only cost time
constexpr std::size_t p256_bytes = 32;

using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Build = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Pair = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;
using SharedKey = std::shared_ptr<EVP_PKEY>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::string bytes_in(const json::value& jwk, std::string_view name) {
  const auto* text = find_string(jwk, name);
  return text == nullptr ? std::string() : base64url_decode(*text).value_or("");
}

std::string_view word_in(const json::value& jwk, std::string_view name) {
  const auto* text = find_string(jwk, name);
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

SharedKey make_key(const char* type, OSSL_PARAM_BLD* build) {
  const Params params(OSSL_PARAM_BLD_to_param(build));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  const bool made = params && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) == 1;
  return made ? SharedKey(key, EVP_PKEY_free) : nullptr;
}

SharedKey rsa_key(const json::value& jwk) {
  const auto modulus = number_of(bytes_in(jwk, "n"));
  const auto exponent = number_of(bytes_in(jwk, "e"));
  const Build build(OSSL_PARAM_BLD_new());
  if (!modulus || !exponent || !build || BN_is_zero(exponent.get())) return nullptr;
  const int bits = BN_num_bits(modulus.get());
  if (bits < least_rsa_bits || bits > most_rsa_bits) return nullptr;
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return make_key("RSA", build.get());
}

/// OpenSSL refuses a point that is not on the curve.
SharedKey p256_key(const json::value& jwk) {
  const auto x = bytes_in(jwk, "x");
  const auto y = bytes_in(jwk, "y");
  if (word_in(jwk, "crv") != "P-256" || x.size() != p256_bytes || y.size() != p256_bytes) return nullptr;
  const auto point = "\x04" + x + y;  // uncompressed, SEC 1 section 2.3.3
  const Build build(OSSL_PARAM_BLD_new());
  if (!build) return nullptr;
  OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return make_key("EC", build.get());
}

/// JOSE writes two numbers of 32 bytes behind each other, OpenSSL reads them in DER (RFC 7518 section 3.4). Empty: they
/// are none.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * p256_bytes) return {};
  auto r = number_of(signature.substr(0, p256_bytes));
  auto s = number_of(signature.substr(p256_bytes));
  const Pair pair(ECDSA_SIG_new());
  if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  (void)r.release(), (void)s.release();  // they are the pair's now
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(pair.get(), &der);
  std::string text = length > 0 ? std::string(reinterpret_cast<char*>(der), static_cast<std::size_t>(length)) : "";
  OPENSSL_free(der);
  return text;
}

bool is_signed_by(EVP_PKEY* key, const Jwt& token, std::string_view signature) {
  const DigestContext context(EVP_MD_CTX_new());
  return context && !signature.empty() &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(token.signed_text),
                          token.signed_text.size()) == 1;
}

}  // namespace

std::vector<KeySet::Key> KeySet::read_key(const json::value& jwk) {
  const auto use = word_in(jwk, "use");
  if (!use.empty() && use != "sig") return {};
  const auto type = word_in(jwk, "kty");
  const auto algorithm = type == "RSA" ? rs256 : es256;
  const auto declared = word_in(jwk, "alg");
  if (!declared.empty() && declared != algorithm) return {};
  auto key = type == "RSA" ? rsa_key(jwk) : type == "EC" ? p256_key(jwk) : nullptr;
  if (!key) return {};
  return {Key{std::string(word_in(jwk, "kid")), algorithm, std::move(key)}};
}

Result<KeySet> KeySet::parse(const json::value& document) {
  const auto* keys = find(document, "keys");
  if (keys == nullptr || !keys->is_array()) return fail(ErrorKind::invalid, "This is no set of keys");
  KeySet set;
  for (const auto& jwk : keys->as_array()) {
    for (auto& key : read_key(jwk)) set.keys_.push_back(std::move(key));
  }
  return set;
}

Result<void> KeySet::verify(const Jwt& token) const {
  if (token.algorithm != rs256 && token.algorithm != es256) {
    return fail(ErrorKind::forbidden, "The token is signed in a way that does not count", token.algorithm);
  }
  const auto signature = token.algorithm == es256 ? der_of(token.signature) : token.signature;
  bool is_known = false;
  for (const auto& key : keys_) {
    if (key.algorithm != token.algorithm || (!token.key_id.empty() && key.id != token.key_id)) continue;
    is_known = true;
    if (is_signed_by(key.key.get(), token, signature)) return {};
  }
  if (!is_known) return fail(ErrorKind::not_found, "The token is signed with a key that is not known", token.key_id);
  return fail(ErrorKind::forbidden, "The token's signature is wrong");
}

}  // namespace mimeo::oidc
