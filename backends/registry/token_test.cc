#include "registry/token.h"

#include <gtest/gtest.h>

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "base/freed.h"
#include "base/hash.h"
#include "base/text.h"

namespace mimeo::registry {
namespace {

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

/// A key, and a certificate that it has signed itself.
struct Pair {
  Key key{EVP_EC_gen("P-256")};
  Certificate certificate{X509_new()};

  Pair() {
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
  }

  std::string key_pem() const {
    return written(
        [this](BIO* bio) { PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  }
  std::string certificate_pem() const {
    return written([this](BIO* bio) { PEM_write_bio_X509(bio, certificate.get()); });
  }

 private:
  template <class Write>
  static std::string written(Write write) {
    const Bio bio(BIO_new(BIO_s_mem()));
    write(bio.get());
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
  }
};

/// Whether the key has signed it (RFC 7515, with the two numbers of RFC 7518 section 3.4).
bool is_signed(std::string_view text, const std::string& signature, EVP_PKEY* key) {
  if (signature.size() != 64) return false;
  const auto* bytes = reinterpret_cast<const unsigned char*>(signature.data());
  const std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>> numbers(ECDSA_SIG_new());
  ECDSA_SIG_set0(numbers.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(numbers.get(), &der);
  const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key);
  const bool good = EVP_DigestVerify(context.get(), der, static_cast<std::size_t>(size),
                                     reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  OPENSSL_free(der);
  return good;
}

TEST(Token, SaysItsClaimsAndIsSignedByTheCertificateInside) {
  const Pair pair;
  const auto signer = TokenSigner::from_pem(pair.certificate_pem(), pair.key_pem());
  ASSERT_TRUE(signer) << signer.error().message;
  // Numbers with leading zeros are rare; all signatures have the same size.
  for (int i = 0; i < 300; ++i) {
    const auto token = signer->sign({{"sub", "ada"}, {"jti", i}});
    const auto parts = split(token, '.');
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(base64url_decode(parts[1]).value_or(""), "{\"sub\":\"ada\",\"jti\":" + std::to_string(i) + "}");
    EXPECT_TRUE(is_signed(std::string_view(token).substr(0, parts[0].size() + 1 + parts[1].size()),
                          base64url_decode(parts[2]).value_or(""), pair.key.get()));
    const auto head = parse_json(base64url_decode(parts[0]).value_or(""));
    EXPECT_EQ(*find_string(*head, "alg"), "ES256");
    EXPECT_EQ(head->at("x5c").as_array().size(), 1u);
  }
}

TEST(Token, NeedsAKeyAndItsOwnCertificate) {
  const Pair one, other;
  EXPECT_FALSE(TokenSigner::from_pem("", one.key_pem()));
  EXPECT_FALSE(TokenSigner::from_pem(one.certificate_pem(), "nothing"));
  EXPECT_FALSE(TokenSigner::from_pem(one.certificate_pem(), other.key_pem()));
}

}  // namespace
}  // namespace mimeo::registry
