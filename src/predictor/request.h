// A create request's body, read.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "predictor/prediction.h"

namespace mimeo::predictor {

/// The body's members, checked as far as their types go. The input is still unchecked.
struct CreateBody {
  std::optional<std::string> id;
  json::value input;
  std::map<std::string, std::string, std::less<>> context;
  std::optional<WebhookTarget> webhook;
};

/// Reads `{"id","input","context","webhook","webhook_events_filter"}`; others are ignored, an empty text is `{}`. Kinds:
/// invalid with `detail` "syntax" when it is no JSON, invalid otherwise; the message is for the caller.
Result<CreateBody> read_create_body(std::string_view text);

}  // namespace mimeo::predictor
