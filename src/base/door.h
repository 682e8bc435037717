// A door into a network namespace: how a server reaches what listens on the loopback of a sandbox, without a process in between
// that copies bytes.
//
// A socket belongs for good to the network namespace it was made in, whoever holds it. So the first process of the sandbox
// (src/init) listens on a Unix socket, makes TCP sockets on request and hands them out (SCM_RIGHTS).
//
//   connect, send DoorRequest ──► receive DoorAnswer, with a socket when error is 0; the door closes
#pragma once

#include <cstdint>

namespace mimeo {

struct DoorRequest {
  /// Of 127.0.0.1 behind the door: the answer's socket has begun to connect to it. 0: the answer's socket is the listening
  /// one, on which programs behind the door call the server.
  std::uint16_t port = 0;
};

struct DoorAnswer {
  std::int32_t error = 0;  ///< errno
};

}  // namespace mimeo
