// The secret that signs calls to webhooks, and what became of the calls.
#include "api/grace.h"
#include "api/json_body.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "engine/deliveries.h"

namespace mimeo::api {
namespace {

void write_delivery_members(const core::Delivery& delivery, ObjectWriter& object) {
  object.text("id", delivery.id.text);
  object.text("webhook_id", delivery.message_id());
  object.text("prediction", delivery.prediction.text);
  object.text("event", core::to_string(delivery.event));
  object.text("url", delivery.url);
  object.text("state", core::to_string(delivery.state));
  object.time("created_at", delivery.created_at);
  object.time_or_null("next_attempt_at", delivery.next_attempt_at);
  core::write_attempts(delivery.attempts, object.member("attempts"));
}

http::Response delivery_response(const core::Delivery& delivery) {
  std::string out;
  ObjectWriter object(out);
  write_delivery_members(delivery, object);
  if (delivery.body.empty()) {
    object.null("body");
  } else {
    object.member("body") += delivery.body;
  }
  object.end();
  return http::Response::json(200, std::move(out));
}

std::expected<seams::DeliveryQuery, Problem> query_of(const Call& call) {
  seams::DeliveryQuery query;
  query.account = call.account->id;
  query.limit = limits::deliveries_page;
  if (auto prediction = call.request.query_parameter("prediction"); prediction && !prediction->empty()) {
    query.prediction = core::PredictionId{std::move(*prediction)};
  }
  if (auto state = call.request.query_parameter("state"); state && !state->empty()) {
    query.state = core::parse_delivery_state(*state);
    if (!query.state) {
      return refuse(problems::invalid_parameter, "state must be one of pending, delivered, dropped, dead");
    }
  }
  return query;
}

}  // namespace

Task<Answer> get_webhook_secret(Call& call) {
  auto secrets = co_await call.engine.webhook_secrets.valid(call.account->id, call.now());
  if (!secrets) co_return pass_on(std::move(secrets));
  std::string out;
  ObjectWriter object(out);
  object.text("key", secrets->front().key);
  object.end();
  co_return http::Response::json(200, std::move(out));
}

/// `{"grace_seconds": 0}` ends the former secret at once.
Task<Answer> rotate_webhook_secret(Call& call) {
  auto grace = co_await read_grace(call, limits::webhook_secret_grace);
  if (!grace) co_return std::unexpected(std::move(grace.error()));
  auto secrets = co_await call.engine.webhook_secrets.rotate(call.account->id, *grace, call.now());
  if (!secrets) co_return pass_on(std::move(secrets));
  std::string out;
  ObjectWriter object(out);
  object.text("key", secrets->front().key);
  object.time_or_null("former_valid_until", secrets->size() > 1 ? secrets->back().valid_until : std::nullopt);
  object.end();
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> list_deliveries(Call& call) {
  auto query = query_of(call);
  if (!query) co_return std::unexpected(std::move(query.error()));
  query->cursor = cursor_of(call.request);
  auto page = co_await engine::list_deliveries(call.engine, std::move(*query));
  if (!page) co_return pass_on(std::move(page));
  co_return page_response(call, *page, [](const core::Delivery& delivery, std::string& out) {
    ObjectWriter object(out);
    write_delivery_members(delivery, object);
    object.end();
  });
}

Task<Answer> get_delivery(Call& call) {
  core::DeliveryId id{std::string(call.path("delivery_id"))};
  auto delivery = co_await engine::find_delivery(call.engine, call.account->id, std::move(id));
  if (!delivery) co_return pass_on(std::move(delivery));
  co_return delivery_response(*delivery);
}

Task<Answer> replay_delivery(Call& call) {
  core::DeliveryId id{std::string(call.path("delivery_id"))};
  auto delivery = co_await engine::replay_delivery(call.engine, call.account->id, std::move(id));
  if (!delivery) co_return pass_on(std::move(delivery));
  co_return delivery_response(*delivery);
}

/// Without a state: what is dead, since that is what nobody has got.
Task<Answer> replay_deliveries(Call& call) {
  auto query = query_of(call);
  if (!query) co_return std::unexpected(std::move(query.error()));
  if (!query->state) query->state = core::DeliveryState::dead;
  auto replayed = co_await engine::replay_deliveries(call.engine, std::move(*query));
  if (!replayed) co_return pass_on(std::move(replayed));
  std::string out;
  ObjectWriter object(out);
  object.number("replayed", static_cast<std::int64_t>(replayed->count));
  object.flag("more", replayed->more);
  object.end();
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
