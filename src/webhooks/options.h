// What the operator can set about calls to webhooks. Defaults and their reasons are in base/limits.h.
#pragma once

#include <string>

#include "base/limits.h"
#include "core/webhook_pacing.h"
#include "http/reach.h"

namespace mimeo::webhooks {

/// How one call is made.
struct CallOptions {
  http::Reach reach;
  /// What the addresses of our own inboxes begin with (api/inbox.cc), which may be reached wherever they lead; empty: there are none.
  std::string inboxes;
  std::string authorities;  ///< PEM file of certificate authorities; empty: the system's
  Duration connect = limits::webhook_connect;
  Duration answer = limits::webhook_answer;  ///< for all of it
};

struct Options {
  core::RetrySchedule schedule = core::RetrySchedule::lasting(limits::webhook_retries);
  Duration pace = limits::webhook_pace;
  Duration retention = limits::webhook_retention;  ///< of the rows of dead deliveries
  CallOptions calls;
};

}  // namespace mimeo::webhooks
