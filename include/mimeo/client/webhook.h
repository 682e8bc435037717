// Whether a webhook call comes from the server that it says it comes from.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "mimeo/client/result.h"

namespace mimeo::client {

/// The headers of the same names (webhook-id, webhook-timestamp, webhook-signature), and the body byte by byte as it
/// came.
struct WebhookCall {
  std::string_view id;
  std::string_view timestamp;
  std::string_view signature;
  std::string_view body;
};

/// Done: one of the signatures is made with `secret` ("whsec_...", of Client::webhooks) over exactly this call, and the
/// call is not older or newer than `tolerance`; zero accepts any time. The kind otherwise is `refused`, or `local` for
/// a secret that is none.
Result<void> verify_webhook(const WebhookCall& call, std::string_view secret,
                            std::chrono::seconds tolerance = std::chrono::minutes(5),
                            std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

}  // namespace mimeo::client
