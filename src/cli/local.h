// Where this machine's server is and how to speak to it.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/http.h"

namespace mimeo::cli {

/// Options that every command has.
struct Common {
  std::string data_dir;
  std::string url;  ///< empty: the local server's
  bool json = false;
};

/// The server that commands speak to: --url, else MIMEO_URL, else what the server in the data folder has said of
/// itself. Its token: MIMEO_TOKEN, else the data folder's.
Result<Server> find_server(const Common& common);

/// Prints an error the way the command was asked to (JSON or a line), and answers the exit code for it.
int report(const Common& common, const Error& error);

// Exit codes.
inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;  ///< the prediction failed, or the server refused
inline constexpr int exit_usage = 2;
inline constexpr int exit_canceled = 3;
inline constexpr int exit_unreachable = 4;

}  // namespace mimeo::cli
