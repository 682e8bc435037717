#include "client/create.h"

#include <algorithm>
#include <random>

#include "client/perform.h"
#include "client/uploads.h"
#include "client/url.h"

namespace mimeo::client {

std::string make_idempotency_key() {
  constexpr char digits[] = "0123456789abcdef";
  std::random_device source;
  std::string key;
  for (int word = 0; word < 4; ++word) {
    auto bits = source();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4) key += digits[bits & 15];
  }
  return key;
}

}  // namespace mimeo::client

namespace mimeo::client::detail {

Door door_of(std::string_view ref) {
  const auto slash = ref.find('/');
  if (slash != std::string_view::npos && ref.find(':') == std::string_view::npos) {
    return {"/v1/models/" + escape_pair(ref) + "/predictions", {}};
  }
  // What is named with its model is meant to be that model's: the server checks it.
  return {"/v1/predictions", {{"version", ref}}};
}

std::string prefer_wait(std::chrono::seconds time) {
  return "wait=" + std::to_string(std::clamp<long long>(time.count(), 1, 60));
}

Task<Result<Value>> create(SessionPtr session, Door door, Value input, CreateOptions options, std::string wait,
                           Call call) {
  auto addressed = co_await with_addresses(session, std::move(input), options.files, call);
  if (!addressed) co_return std::move(addressed).error();
  Value body(std::move(door.body));
  body.set("input", *std::move(addressed));
  if (!options.webhook.empty()) body.set("webhook", options.webhook);
  if (!options.webhook_events_filter.empty()) {
    Value::Array events(options.webhook_events_filter.begin(), options.webhook_events_filter.end());
    body.set("webhook_events_filter", std::move(events));
  }
  Request request = json_request(*session, "POST", door.path, body);
  if (!wait.empty()) request.headers.push_back("Prefer: " + wait);
  if (!options.cancel_after.empty()) request.headers.push_back("Cancel-After: " + options.cancel_after);
  Repeat repeat = Repeat::harmful;
  if (!options.idempotency_key.empty()) {
    request.headers.push_back("Idempotency-Key: " + options.idempotency_key);
    repeat = Repeat::harmless;
  }
  auto made = co_await ask(session, std::move(request), repeat, std::move(call));
  co_return made;
}

Task<Result<Prediction>> create_prediction(SessionPtr session, Door door, Value input, CreateOptions options,
                                           Call call) {
  std::string wait;
  if (options.wait_for.count() > 0) wait = prefer_wait(options.wait_for);
  auto raw =
      co_await create(session, std::move(door), std::move(input), std::move(options), std::move(wait), std::move(call));
  if (!raw) co_return std::move(raw).error();
  co_return Prediction::of(*std::move(raw));
}

}  // namespace mimeo::client::detail
