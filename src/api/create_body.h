// The JSON body of a create, whichever door it comes through.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "core/invalid_field.h"
#include "core/prediction.h"
#include "http/headers.h"

namespace mimeo::api {

/// Which members a body may have beside `input`, `webhook`, `webhook_events_filter` and `stream`.
enum class Door {
  version,   ///< POST /predictions: `version` says what to run, and is required
  address,   ///< the path says what to run
  training,  ///< the path says what to train; `destination` is required. Go repeats `version`, which is let pass
};

/// Everything that is wrong with the body, the contents of `input` aside. `webhook_completed` and `model`, which older
/// clients and guides send, are let pass; what else is unknown is refused, as by the live service.
std::vector<core::InvalidField> check_create_body(const json::value& body, Door door);

/// Where to report and what. Of a body that `check_create_body` found right.
struct WebhookRequest {
  std::string address;  ///< empty: nowhere
  std::optional<core::WebhookFilter> filter;
};
WebhookRequest webhook_of(const json::value& body);

/// The trace that a create is part of.
core::Trace trace_of(const http::Headers& headers);

}  // namespace mimeo::api
