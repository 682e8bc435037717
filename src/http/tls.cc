#include "http/tls.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "base/freed.h"

namespace mimeo::http {

namespace {

using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freed<SSL_free>>;

Bio memory_of(std::string_view text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

std::string openssl_reason() {
  char text[256] = "no reason given";
  if (const unsigned long code = ERR_get_error()) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return text;
}

std::unexpected<Error> refuse(std::string_view what) {
  return fail(ErrorKind::invalid, std::string(what), openssl_reason());
}

/// What an earlier call has left would be taken for the next one's. Clearing goes through a table that is nearly always empty: a tenth
/// of a small answer's instructions.
void forget_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  auto** out = const_cast<unsigned char**>(chosen);
  const int outcome = SSL_select_next_proto(out, chosen_size, ours, sizeof ours - 1, offered, offered_size);
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

/// The most that a record takes.
constexpr std::size_t tls_record_bytes = SSL3_RT_MAX_PLAIN_LENGTH;

/// What OpenSSL reads from and writes to.
struct TlsLine {
  int socket;
  SocketReader& reader;
  bool more_follows = false;  ///< the kernel need not send a record by itself: a network's packet, and a wake-up of the peer, for each 16 KB
};

// OpenSSL's own socket BIO writes with write(2), which raises SIGPIPE when the peer has gone.
int socket_write(BIO* bio, const char* data, int size) {
  const auto& line = *static_cast<TlsLine*>(BIO_get_data(bio));
  const int flags = MSG_NOSIGNAL | (line.more_follows ? MSG_MORE : 0);
  const ssize_t count = ::send(line.socket, data, static_cast<std::size_t>(size), flags);
  BIO_clear_retry_flags(bio);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(count);
}

int socket_read(BIO* bio, char* data, int size) {
  auto& line = *static_cast<TlsLine*>(BIO_get_data(bio));
  const ssize_t count = line.reader.read({data, static_cast<std::size_t>(size)});
  BIO_clear_retry_flags(bio);
  if (count == -EAGAIN) BIO_set_retry_read(bio);
  if (count == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  if (count >= 0) return static_cast<int>(count);
  errno = static_cast<int>(-count);
  return -1;
}

long socket_control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
  return command == BIO_CTRL_FLUSH;
}

const BIO_METHOD* socket_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    BIO_meth_set_write(made, socket_write);
    BIO_meth_set_read(made, socket_read);
    BIO_meth_set_ctrl(made, socket_control);
    return made;
  }();
  return method;
}

class TlsTransport final : public Transport {
 public:
  TlsTransport(StreamSocket socket, std::shared_ptr<TlsContext> context)
      : Transport(std::move(socket)), context_(std::move(context)), session_(SSL_new(context_->get())) {
    if (session_) {
      BIO* bio = BIO_new(socket_method());
      BIO_set_data(bio, &line_);
      BIO_set_init(bio, 1);
      SSL_set_bio(session_.get(), bio, bio);
      SSL_set_accept_state(session_.get());
    }
  }

  Attempt try_handshake() override {
    if (!session_) return {Attempt::Status::failed, 0, ENOMEM};
    forget_errors();
    const int outcome = SSL_do_handshake(session_.get());
    if (outcome == 1) {
      ready_ = true;
      return {};
    }
    return judge(outcome);
  }

  Attempt try_read(std::span<char> into) override {
    forget_errors();
    std::size_t count = 0;
    const int outcome = SSL_read_ex(session_.get(), into.data(), into.size(), &count);
    if (outcome != 1) return judge(outcome);
    // One call gives one record of at most 16 KB; larger buffers want all that has arrived.
    while (count < into.size() && SSL_has_pending(session_.get())) {
      std::size_t more = 0;
      if (SSL_read_ex(session_.get(), into.data() + count, into.size() - count, &more) != 1) break;
      count += more;
    }
    return {Attempt::Status::done, count};
  }

  Attempt try_write(std::span<const std::string_view> pieces) override {
    std::size_t left = 0, total = 0;
    for (const std::string_view piece : pieces) left += piece.size();
    for (std::string_view piece : pieces) {
      while (!piece.empty()) {  // a record at a time
        line_.more_follows = left > std::min(piece.size(), tls_record_bytes);
        forget_errors();
        std::size_t count = 0;
        const int outcome = SSL_write_ex(session_.get(), piece.data(), piece.size(), &count);
        if (outcome != 1) return total > 0 ? Attempt{Attempt::Status::done, total} : judge(outcome);
        piece.remove_prefix(count);
        left -= count;
        total += count;
      }
    }
    return {Attempt::Status::done, total};
  }

  void shutdown() override {
    if (ready_ && !broken_) {
      forget_errors();
      SSL_shutdown(session_.get());
    }
    ::shutdown(socket_.native_handle(), SHUT_WR);
  }

  bool is_quiet() override { return SSL_has_pending(session_.get()) == 0 && reader_.is_quiet(); }
  bool is_tls() const override { return true; }

 private:
  Attempt judge(int outcome) {
    const int system_error = errno;
    switch (SSL_get_error(session_.get(), outcome)) {
      case SSL_ERROR_WANT_READ: return {Attempt::Status::wait_read};
      case SSL_ERROR_WANT_WRITE: return {Attempt::Status::wait_write};
      case SSL_ERROR_ZERO_RETURN: return {Attempt::Status::ended};
      default: break;
    }
    // After a fatal error OpenSSL must not be asked for a goodbye.
    broken_ = true;
    forget_errors();
    return {Attempt::Status::failed, 0, system_error == 0 ? ECONNRESET : system_error};
  }

  TlsLine line_{socket_.native_handle(), reader_};
  const std::shared_ptr<TlsContext> context_;
  const Session session_;
  bool ready_ = false;
  bool broken_ = false;
};

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::for_server(std::string_view chain_pem, std::string_view key_pem) {
  Context context(SSL_CTX_new(TLS_server_method()));
  if (!context) return refuse("TLS is not available.");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // One system call for a record instead of two.
  SSL_CTX_set_read_ahead(context.get(), 1);
  // Clients often close without the goodbye of TLS; the framing of HTTP tells a cut-off body anyway.
  SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>("mimeo"), 5);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);

  const Bio chain = memory_of(chain_pem);
  const Certificate own(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
  if (!own || SSL_CTX_use_certificate(context.get(), own.get()) != 1) return refuse("The certificate cannot be read.");
  while (X509* issuer = PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)) {
    SSL_CTX_add0_chain_cert(context.get(), issuer);
  }
  ERR_clear_error();  // the end of the file is reported as an error

  const Bio key_text = memory_of(key_pem);
  const Key key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
  if (!key) return refuse("The certificate's key cannot be read.");
  if (SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1 || SSL_CTX_check_private_key(context.get()) != 1) {
    return refuse("The key does not belong to the certificate.");
  }
  return std::shared_ptr<TlsContext>(new TlsContext(context.release()));
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

std::unique_ptr<Transport> make_tls_transport(StreamSocket socket, std::shared_ptr<TlsContext> context) {
  return std::make_unique<TlsTransport>(std::move(socket), std::move(context));
}

}  // namespace mimeo::http
