// What an instance answers to GET /health-check.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace mimeo::cog {

struct Health {
  enum class Status {
    starting,      ///< also "UNKNOWN": the server is up, its worker is not
    ready,
    busy,          ///< ready, and no slot is free
    setup_failed,
    defunct,       ///< the worker is dead or beyond repair
    unhealthy,     ///< the model's own check says no, or coglet's worker has crashed
  };
  Status status = Status::starting;
  std::string setup_logs;  ///< as the server collected them
  std::string reason;      ///< unhealthy only

  bool is_ready() const { return status == Status::ready || status == Status::busy; }
};

/// Tolerant: servers differ in everything but `status`. invalid: not the answer of a Cog server.
Result<Health> parse_health(std::string_view body);

}  // namespace mimeo::cog
