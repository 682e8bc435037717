#include "engine/deliveries.h"

#include <set>

#include "core/webhook_pacing.h"
#include "engine/find.h"

namespace mimeo::engine {
namespace {

constexpr int deliveries_at_once = 200;

/// Makes `delivery` pending again, with something to send; not yet in the store.
Task<Result<void>> begin_again(Engine& engine, core::Delivery& delivery) {
  if (delivery.body.empty()) {
    auto prediction = co_await find_prediction(engine, delivery.account, delivery.prediction);
    if (!prediction) co_return pass_on(std::move(prediction));
    delivery.body = webhook_body(engine, **prediction);
  }
  core::replay(delivery, engine.world.clock.now());
  co_return Result<void>{};
}

void tell_courier(Engine& engine, std::string endpoint) {
  if (engine.world.courier != nullptr) engine.world.courier->look(std::move(endpoint));
}

}  // namespace

std::string webhook_body(const Engine& engine, const core::Prediction& prediction) {
  std::string body;
  core::write_prediction(prediction, engine.origins, core::View{}, body);
  return body;
}

std::optional<core::Delivery> owed_delivery(const Engine& engine, const core::Prediction& prediction) {
  if (prediction.webhook.empty() || !prediction.webhook_filter.completed) return std::nullopt;
  const auto now = engine.world.clock.now();
  core::Delivery delivery;
  delivery.id = core::DeliveryId{new_time_ordered_id(now)};
  delivery.account = prediction.account;
  delivery.prediction = prediction.id;
  delivery.url = prediction.webhook;
  delivery.trace = prediction.trace;
  delivery.body = webhook_body(engine, prediction);
  delivery.created_at = delivery.round_began_at = now;
  delivery.next_attempt_at = now;
  return delivery;
}

Task<Result<seams::Page<core::Delivery>>> list_deliveries(Engine& engine, seams::DeliveryQuery query) {
  co_return co_await engine.world.webhooks.list(std::move(query));
}

Task<Result<core::Delivery>> find_delivery(Engine& engine, core::AccountId account, core::DeliveryId id) {
  auto found = co_await engine.world.webhooks.find(id);
  if (!found) co_return pass_on(std::move(found));
  if (!found->has_value() || (*found)->account != account) {
    co_return fail(ErrorKind::not_found, "No delivery with the id " + id.text + " exists");
  }
  co_return std::move(**found);
}

Task<Result<core::Delivery>> replay_delivery(Engine& engine, core::AccountId account, core::DeliveryId id) {
  auto delivery = co_await find_delivery(engine, std::move(account), std::move(id));
  if (!delivery) co_return delivery;
  if (delivery->event != core::WebhookEvent::completed) {
    co_return fail(ErrorKind::conflict, "Only calls about the end of a prediction can be sent again");
  }
  auto begun = co_await begin_again(engine, *delivery);
  if (!begun) co_return pass_on(std::move(begun));
  auto write = engine.world.webhooks.update(*delivery);
  auto written = co_await write.durable();
  if (!written) co_return pass_on(std::move(written));
  tell_courier(engine, core::endpoint_of(delivery->url));
  co_return delivery;
}

Task<Result<Replayed>> replay_deliveries(Engine& engine, seams::DeliveryQuery query) {
  query.cursor.reset();
  query.limit = deliveries_at_once;
  Replayed replayed;
  std::set<std::string> endpoints;
  do {
    auto page = co_await engine.world.webhooks.list(query);
    if (!page) co_return pass_on(std::move(page));
    std::vector<seams::Write> writes;  // of a page at once: they share a flush
    for (const auto& row : page->rows) {
      if (row.event != core::WebhookEvent::completed) continue;
      if (replayed.count == limits::webhook_replays) {
        replayed.more = true;
        break;
      }
      // Whole, with its body; gone meanwhile with its prediction: nothing to send.
      auto whole = co_await engine.world.webhooks.find(row.id);
      if (!whole) co_return pass_on(std::move(whole));
      if (!whole->has_value()) continue;
      auto begun = co_await begin_again(engine, **whole);
      if (!begun && begun.error().kind == ErrorKind::not_found) continue;
      if (!begun) co_return pass_on(std::move(begun));
      writes.push_back(engine.world.webhooks.update(**whole));
      ++replayed.count;
      endpoints.insert(core::endpoint_of(row.url));
    }
    for (auto& write : writes) {
      auto written = co_await write.durable();
      if (!written && written.error().kind != ErrorKind::not_found) co_return pass_on(std::move(written));
    }
    query.cursor = page->next;
  } while (query.cursor && !replayed.more);
  for (const auto& endpoint : endpoints) tell_courier(engine, endpoint);
  co_return replayed;
}

}  // namespace mimeo::engine
