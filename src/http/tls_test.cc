#include "http/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include "http/test_rig.h"

namespace mimeo::http {
namespace {

using testing::Server;
using ::testing::HasSubstr;

struct Pair {
  std::string certificate;
  std::string key;
};

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

Pair throwaway() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  BIO* certificate_text = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(certificate_text, certificate);
  BIO* key_text = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(key_text, key, nullptr, nullptr, 0, nullptr, nullptr);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return {text_of(certificate_text), text_of(key_text)};
}

/// A blocking TLS client, fed by the server's loop whenever it would block.
class TlsPeer {
 public:
  TlsPeer(Server& server, SSL_SESSION* session = nullptr)
      : server_(server), socket_(std::move(connect_to(server.listener.address()).value().socket)) {
    context_ = SSL_CTX_new(TLS_client_method());
    ssl_ = SSL_new(context_);
    const unsigned char protocols[] = "\x02h2\x08http/1.1";
    SSL_set_alpn_protos(ssl_, protocols, sizeof protocols - 1);
    if (session) SSL_set_session(ssl_, session);
    SSL_set_fd(ssl_, socket_.get());
    EXPECT_EQ(persist([&] { return SSL_connect(ssl_); }), 1);
  }
  ~TlsPeer() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }

  void say(std::string_view bytes) {
    while (!bytes.empty()) {
      const int count = persist([&] { return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())); });
      ASSERT_GT(count, 0);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  std::string hear_all() {
    std::string heard;
    std::vector<char> piece(20'000);
    for (;;) {
      const int count = persist([&] { return SSL_read(ssl_, piece.data(), static_cast<int>(piece.size())); });
      if (count <= 0) break;
      heard.append(piece.data(), static_cast<std::size_t>(count));
    }
    ended_in_order = SSL_get_shutdown(ssl_) & SSL_RECEIVED_SHUTDOWN;
    return heard;
  }
  std::string protocol() const {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_, &name, &size);
    return std::string(reinterpret_cast<const char*>(name), size);
  }
  SSL* ssl() { return ssl_; }

  bool ended_in_order = false;

 private:
  template <class Operation>
  int persist(Operation operation) {
    for (;;) {
      const int outcome = operation();
      const int error = SSL_get_error(ssl_, outcome);
      if (outcome > 0 || (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)) return outcome;
      server_.context.restart();
      server_.context.run_one_for(std::chrono::milliseconds(100));
    }
  }

  Server& server_;
  FileHandle socket_;
  SSL_CTX* context_;
  SSL* ssl_;
};

ListenerOptions with_tls() {
  const Pair pair = throwaway();
  ListenerOptions options;
  options.tls = TlsContext::for_server(pair.certificate, pair.key).value();
  return options;
}

Task<Response> echo(Request& request) {
  Result<std::string> body = co_await read_all(request.body, 64 << 20);
  co_return Response::text(200, request.peer.is_tls() ? "tls " + body.value_or("?") : "plain");
}

TEST(Tls, ShakesHandsAndServes) {
  Server server(echo, with_tls());
  TlsPeer peer(server);
  EXPECT_EQ(peer.protocol(), "http/1.1");
  EXPECT_STREQ(SSL_get_version(peer.ssl()), "TLSv1.3");
  peer.say(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhiPOST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
      "Content-Length: 3\r\n\r\nyou");
  const std::string answers = peer.hear_all();
  EXPECT_THAT(answers, HasSubstr("tls hi"));
  EXPECT_THAT(answers, HasSubstr("tls you"));
  EXPECT_TRUE(peer.ended_in_order);
}

TEST(Tls, CarriesLargeBodies) {
  Server server(echo, with_tls());
  TlsPeer peer(server);
  const std::string body(1'000'000, 'b');
  peer.say("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n" + body);
  EXPECT_EQ(testing::body_of(peer.hear_all()), "tls " + body);
}

TEST(Tls, ResumesSessions) {
  Server server(echo, with_tls());
  TlsPeer first(server);
  first.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  first.hear_all();
  SSL_SESSION* session = SSL_get1_session(first.ssl());
  TlsPeer second(server, session);
  EXPECT_TRUE(SSL_session_reused(second.ssl()));
  SSL_SESSION_free(session);
}

TEST(Tls, SurvivesPeersThatSpeakPlainHttpOrLeave) {
  Server server(echo, with_tls());
  testing::RawPeer plain = server.connect();
  plain.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  plain.hear_all();
  {
    testing::RawPeer mute = server.connect();
  }
  TlsPeer leaves(server);
  leaves.say("GET / HTTP/1.1\r\nHost: x\r\n");
}

TEST(Tls, RefusesWhatIsNoPairOfCertificateAndKey) {
  const Pair one = throwaway();
  const Pair other = throwaway();
  EXPECT_TRUE(TlsContext::for_server(one.certificate, one.key));
  EXPECT_EQ(TlsContext::for_server(one.certificate, other.key).error().kind, ErrorKind::invalid);
  EXPECT_EQ(TlsContext::for_server("nothing", one.key).error().kind, ErrorKind::invalid);
  EXPECT_EQ(TlsContext::for_server(one.certificate, "").error().kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace mimeo::http
