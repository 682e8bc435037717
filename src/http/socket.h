// Opening sockets: what the Address values mean to the kernel.
#pragma once

#include <string>

#include "base/result.h"
#include "http/address.h"
#include "http/file_slice.h"
#include "http/transport.h"

namespace mimeo::http {

/// Binds and listens, non-blocking; `address` is completed with the port that was chosen. See Listener::open.
Result<FileHandle> listen_on(Address& address);

/// The Unix socket at the end of a path, whatever becomes of the path: `pinned_path` leads to it as long as the handle lives. Empty,
/// with errno set: there is none. Links are not followed: who can write there, as a model can where its socket lies, could lead us to a
/// socket that only we may use.
FileHandle pin_socket(const std::string& path);
std::string pinned_path(const FileHandle& pinned);

/// Begins to connect without waiting. Hosts are numeric or "localhost": this never asks a name server.
struct Connecting {
  FileHandle socket;
  bool in_progress = false;
};
Result<Connecting> connect_to(const Address& address);

/// "192.0.2.7:50412", "[2001:db8::1]:50412", or "unix".
std::string peer_address(int socket);

/// Small writes go out at once; no effect on Unix sockets.
void set_no_delay(int socket);

/// Gives an open stream socket to Asio.
StreamSocket adopt(Executor executor, FileHandle socket);

}  // namespace mimeo::http
