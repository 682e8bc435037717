// Names for requests, so that an answer and the log lines of its request can be brought together.
#pragma once

#include <string>

namespace mimeo::api {

/// Unique among all processes: eight random characters for this one, a dash, and a number. Costs no system call.
std::string new_request_id();

}  // namespace mimeo::api
