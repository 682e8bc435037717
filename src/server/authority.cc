#include "server/authority.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/freed.h"
#include "base/log.h"
#include "server/private_file.h"

namespace mimeo::server {
namespace {

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr long authority_days = 3650;
// Apple's and other verifiers refuse server certificates that are valid for more than 825 days.
constexpr long server_days = 800;

std::string openssl_reason() {
  char text[256];
  ERR_error_string_n(ERR_get_error(), text, sizeof text);
  return text;
}

std::unexpected<Error> openssl_failed(std::string_view what) {
  return fail(ErrorKind::internal, fmt::format("Cannot make the TLS certificate: {}", what), openssl_reason());
}

std::string pem_of(EVP_PKEY* key) {
  Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::string pem_of(X509* certificate) {
  Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

Key read_key(const std::string& pem) {
  Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

Certificate read_certificate(const std::string& pem) {
  Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_address(const std::string& host) {
  return host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
}

/// "DNS:localhost,IP:127.0.0.1"
std::string alternative_names(const std::vector<std::string>& hosts) {
  std::string names;
  for (const auto& host : hosts) {
    if (!names.empty()) names += ',';
    names += (is_address(host) ? "IP:" : "DNS:") + host;
  }
  return names;
}

bool add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

/// A certificate without extensions and signature, valid from a day ago (clocks differ) for `days`.
Certificate begin_certificate(EVP_PKEY* key, const std::string& name, long days, Time now) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  unsigned char serial[16];
  if (RAND_bytes(serial, sizeof serial) != 1) return nullptr;
  serial[0] &= 0x7f;
  auto* number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
  BN_free(number);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  constexpr long day = 86400;
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), seconds - day);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), seconds + days * day);
  X509_set_pubkey(certificate.get(), key);
  auto* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Mimeo"), -1, -1, 0);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

struct Pair {
  Key key;
  Certificate certificate;
};

/// A key, and a certificate for it that is to be signed by the key itself.
Result<Pair> begin_self_signed(const std::string& name, Time now) {
  Pair pair;
  pair.key.reset(EVP_EC_gen("P-256"));
  if (!pair.key) return openssl_failed("no key");
  pair.certificate = begin_certificate(pair.key.get(), name, authority_days, now);
  auto* certificate = pair.certificate.get();
  if (certificate == nullptr) return openssl_failed("no certificate");
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  return pair;
}

Result<Pair> make_authority(Time now) {
  // A name of its own, so that two servers on one machine do not shadow each other in a trust store.
  unsigned char tag[4];
  RAND_bytes(tag, sizeof tag);
  const auto name = fmt::format("Mimeo local authority {:02x}{:02x}{:02x}{:02x}", tag[0], tag[1], tag[2], tag[3]);
  auto pair = begin_self_signed(name, now);
  if (!pair) return pair;
  auto* certificate = pair->certificate.get();
  const bool extended = add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                        add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                        add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
  if (!extended || X509_sign(certificate, pair->key.get(), EVP_sha256()) == 0) return openssl_failed("authority");
  return pair;
}

Result<Pair> make_server_certificate(const Pair& authority, const std::vector<std::string>& hosts, Time now) {
  Pair pair;
  pair.key.reset(EVP_EC_gen("P-256"));
  if (!pair.key) return openssl_failed("no key");
  pair.certificate = begin_certificate(pair.key.get(), hosts.front(), server_days, now);
  auto* certificate = pair.certificate.get();
  if (certificate == nullptr) return openssl_failed("no certificate");
  X509_set_issuer_name(certificate, X509_get_subject_name(authority.certificate.get()));
  auto* issuer = authority.certificate.get();
  const bool extended = add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                        add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
                        add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth") &&
                        add_extension(certificate, issuer, NID_subject_key_identifier, "hash") &&
                        add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always") &&
                        add_extension(certificate, issuer, NID_subject_alt_name, alternative_names(hosts));
  if (!extended || X509_sign(certificate, authority.key.get(), EVP_sha256()) == 0) return openssl_failed("server");
  return pair;
}

bool names_hosts(X509* certificate, const std::vector<std::string>& hosts) {
  return std::ranges::all_of(hosts, [&](const std::string& host) {
    return is_address(host) ? X509_check_ip_asc(certificate, host.c_str(), 0) == 1
                            : X509_check_host(certificate, host.c_str(), host.size(), 0, nullptr) == 1;
  });
}

bool is_fresh(X509* certificate, Time now) {
  auto soon = std::chrono::system_clock::to_time_t(now + std::chrono::days(renew_days));
  return X509_cmp_time(X509_get0_notAfter(certificate), &soon) > 0;
}

/// The system's authorities, wherever this distribution keeps them.
std::string system_authorities() {
  for (const char* path : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"}) {
    if (auto pem = read_file(path)) return *pem;
  }
  return {};
}

Result<Pair> ensure_authority(const std::string& folder, Time now, bool& is_new) {
  auto key_pem = read_file(folder + "/ca.key");
  auto certificate_pem = read_file(folder + "/ca.pem");
  if (key_pem && certificate_pem) {
    Pair pair{read_key(*key_pem), read_certificate(*certificate_pem)};
    const bool usable = pair.key && pair.certificate && is_fresh(pair.certificate.get(), now) &&
                        X509_check_private_key(pair.certificate.get(), pair.key.get()) == 1;
    if (usable) return pair;
    log_warn("authority.replaced", {{"folder", folder}});
  }
  auto pair = make_authority(now);
  if (!pair) return pair;
  is_new = true;
  auto key_written = write_private_file(folder + "/ca.key", pem_of(pair->key.get()));
  if (!key_written) return pass_on(std::move(key_written));
  auto written = write_public_file(folder + "/ca.pem", pem_of(pair->certificate.get()));
  if (!written) return pass_on(std::move(written));
  return pair;
}

}  // namespace

Result<ServerCertificate> ensure_certificate(const std::string& folder, const std::vector<std::string>& hosts, Time now) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorKind::unavailable, "Cannot create " + folder, error.message());
  bool is_new = false;
  auto authority = ensure_authority(folder, now, is_new);
  if (!authority) return pass_on(std::move(authority));

  const auto authority_pem = pem_of(authority->certificate.get());
  auto bundled = write_public_file(folder + "/bundle.pem", system_authorities() + authority_pem);
  if (!bundled) return pass_on(std::move(bundled));

  auto chain_pem = read_file(folder + "/server.pem");
  auto key_pem = read_file(folder + "/server.key");
  if (!is_new && chain_pem && key_pem) {
    auto certificate = read_certificate(*chain_pem);
    if (certificate && is_fresh(certificate.get(), now) && names_hosts(certificate.get(), hosts)) {
      return ServerCertificate{*chain_pem, *key_pem};
    }
  }
  auto pair = make_server_certificate(*authority, hosts, now);
  if (!pair) return pass_on(std::move(pair));
  ServerCertificate made{pem_of(pair->certificate.get()) + authority_pem, pem_of(pair->key.get())};
  auto key_written = write_private_file(folder + "/server.key", made.key_pem);
  if (!key_written) return pass_on(std::move(key_written));
  auto written = write_public_file(folder + "/server.pem", made.chain_pem);
  if (!written) return pass_on(std::move(written));
  return made;
}

Result<ServerCertificate> make_signer(const std::string& name, Time now) {
  auto pair = begin_self_signed(name, now);
  if (!pair) return pass_on(std::move(pair));
  if (X509_sign(pair->certificate.get(), pair->key.get(), EVP_sha256()) == 0) return openssl_failed("signer");
  return ServerCertificate{pem_of(pair->certificate.get()), pem_of(pair->key.get())};
}

}  // namespace mimeo::server
