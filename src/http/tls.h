// TLS for a listener: OpenSSL directly on the non-blocking socket.
//
// asio::ssl::stream keeps two 17 KB buffers and a BIO pair per stream (76 KB per idle connection, measured); a BIO
// over the descriptor with SSL_MODE_RELEASE_BUFFERS keeps 16 KB. TLS 1.2 and later, session tickets on (a resumed
// handshake is cheap, and a client without TCP_NODELAY would wait 40 ms for its first answer without them), ALPN
// http/1.1.
#pragma once

#include <memory>
#include <string_view>

#include "http/transport.h"

struct ssl_ctx_st;

namespace mimeo::http {

/// A certificate chain with its key. Immutable and thread-safe; connections keep it alive.
class TlsContext {
 public:
  /// Both in PEM; the chain begins with the server's own certificate. Kind invalid when they do not parse or do not
  /// belong together.
  static Result<std::shared_ptr<TlsContext>> for_server(std::string_view chain_pem, std::string_view key_pem);
  ~TlsContext();

  ssl_ctx_st* get() const { return context_; }

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}
  ssl_ctx_st* context_;
};

std::unique_ptr<Transport> make_tls_transport(StreamSocket socket, std::shared_ptr<TlsContext> context);

}  // namespace mimeo::http
