// The server's side of a door (base/door.h).
#pragma once

#include <chrono>
#include <string>

#include "base/async.h"
#include "base/result.h"
#include "http/file_slice.h"

namespace mimeo::http {

/// A socket from behind the door at `path`, non-blocking: for a `port`, one that has begun to connect to it; for port 0, the
/// listening one. unavailable: nobody opens, or nobody listens on that port. timed_out.
Task<Result<FileHandle>> ask_door(std::string path, std::uint16_t port, std::chrono::steady_clock::time_point until);

}  // namespace mimeo::http
