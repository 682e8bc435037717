#include "registry/token.h"

#include <array>

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/freed.h"
#include "base/hash.h"

namespace mimeo::registry {
namespace {

using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr int number_bytes = 32;  // of P-256

Bio reader(std::string_view pem) { return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

/// The two numbers one after the other, which is how JSON Web Tokens have what OpenSSL puts into ASN.1.
std::string plain_signature(const unsigned char* der, std::size_t size) {
  const Signature numbers(d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(size)));
  if (!numbers) return {};
  std::array<unsigned char, 2 * number_bytes> plain{};
  BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), plain.data(), number_bytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), plain.data() + number_bytes, number_bytes);
  return {reinterpret_cast<const char*>(plain.data()), plain.size()};
}

}  // namespace

struct TokenSigner::Key {
  std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> pkey;
};

TokenSigner::TokenSigner(std::unique_ptr<Key> key, std::string head) : key_(std::move(key)), head_(std::move(head)) {}
TokenSigner::~TokenSigner() = default;
TokenSigner::TokenSigner(TokenSigner&&) noexcept = default;

Result<TokenSigner> TokenSigner::from_pem(std::string_view certificate, std::string_view key) {
  auto made = std::make_unique<Key>();
  made->pkey.reset(PEM_read_bio_PrivateKey(reader(key).get(), nullptr, nullptr, nullptr));
  const Certificate signer(PEM_read_bio_X509(reader(certificate).get(), nullptr, nullptr, nullptr));
  const bool fits = made->pkey && signer && EVP_PKEY_is_a(made->pkey.get(), "EC") == 1 &&
                    EVP_PKEY_get_bits(made->pkey.get()) == 256 &&
                    X509_check_private_key(signer.get(), made->pkey.get()) == 1;
  if (!fits) return fail(ErrorKind::invalid, "Not a P-256 key and its certificate");
  unsigned char* der = nullptr;
  const int size = i2d_X509(signer.get(), &der);
  if (size <= 0) return fail(ErrorKind::internal, "The certificate cannot be encoded");
  const std::string chain = base64_encode({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  const json::object head = {{"typ", "JWT"}, {"alg", "ES256"}, {"x5c", json::array{chain}}};
  return TokenSigner(std::move(made), base64url_encode(write_json(head)));
}

std::string TokenSigner::sign(const json::object& claims) const {
  std::string token = head_ + "." + base64url_encode(write_json(claims));
  std::array<unsigned char, 128> der{};
  std::size_t size = der.size();
  const Context context(EVP_MD_CTX_new());
  const auto* text = reinterpret_cast<const unsigned char*>(token.data());
  const bool is_signed = EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_->pkey.get()) == 1 &&
                         EVP_DigestSign(context.get(), der.data(), &size, text, token.size()) == 1;
  // Without a signature nobody takes it.
  return token + "." + (is_signed ? base64url_encode(plain_signature(der.data(), size)) : "");
}

}  // namespace mimeo::registry
