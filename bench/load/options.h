// What the load generator was asked for.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace load {

/// Where the server is.
struct Target {
  std::string host;  ///< an IPv4 address
  std::string port;
  std::string unix_path;  ///< instead of both
  bool tls = false;
};

struct Options {
  Target target;
  /// Requests, head and body, as they go over the wire. Taken in turns, whichever client's turn it is.
  std::vector<std::string> requests;
  /// Text that every answer must contain; an answer without it is an error.
  std::string expect;
  int clients = 1;
  /// Requests per second over all clients, sent by the clock; 0: each client sends as soon as it has its answer.
  double rate = 0;
  /// An answer with this status is not counted: the request is sent again, later and later. 0: none.
  int retry_status = 0;
  std::chrono::nanoseconds warm_up = std::chrono::seconds(1);
  std::chrono::nanoseconds measure = std::chrono::seconds(3);
};

/// Ends the program with a message when the command line is wrong.
Options parse_options(int argc, char** argv);

}  // namespace load
