// Where a server listens or a client connects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mimeo::http {

/// A Unix socket's path; a host and port; or a port of the loopback behind a door (base/door.h). A plain value.
struct Address {
  std::string unix_path;  ///< or the door's
  std::string host;
  std::uint16_t port = 0;

  static Address of_unix(std::string path);
  static Address of_tcp(std::string host, std::uint16_t port);
  /// Only for clients.
  static Address of_door(std::string path, std::uint16_t port);
  /// "unix:/run/x.sock", "127.0.0.1:8080", "[::1]:8080", "localhost:0".
  static Result<Address> parse(std::string_view text);

  bool is_unix() const { return !unix_path.empty() && port == 0; }
  bool is_door() const { return !unix_path.empty() && port != 0; }
  std::string to_string() const;
  bool operator==(const Address&) const = default;
};

}  // namespace mimeo::http
