#include "memory/webhooks.h"

#include <algorithm>
#include <tuple>

#include "memory/paging.h"

namespace mimeo::memory {
namespace {

bool delivery_matches(const core::Delivery& row, const seams::DeliveryQuery& query) {
  return row.account == query.account && (!query.prediction || row.prediction == *query.prediction) &&
         (!query.state || row.state == *query.state);
}

bool is_pending_for(const core::Delivery& row, std::string_view endpoint) {
  return row.state == core::DeliveryState::pending && core::endpoint_of(row.url) == endpoint;
}

void take_over_delivery(core::Delivery& row, const core::Delivery& next) {
  row.state = next.state;
  row.body = next.body;
  row.round_began_at = next.round_began_at;
  row.tries = next.tries;
  row.next_attempt_at = next.next_attempt_at;
  row.attempts = next.attempts;
}

}  // namespace

seams::Write Webhooks::insert_secret(const core::WebhookSecret& secret) {
  return writes_.submit([this, secret]() -> Result<void> {
    auto& secrets = secrets_[secret.account];
    if (!secrets.empty()) return fail(ErrorKind::conflict, "The account has a webhook secret.");
    secrets.push_back(secret);
    return {};
  });
}

seams::Write Webhooks::rotate_secret(const core::WebhookSecret& fresh, Time former_until) {
  return writes_.submit([this, fresh, former_until]() -> Result<void> {
    auto& secrets = secrets_[fresh.account];
    if (secrets.size() > 1) secrets.resize(1);
    if (!secrets.empty()) secrets.front().valid_until = former_until;
    secrets.insert(secrets.begin(), fresh);
    return {};
  });
}

Task<Result<std::vector<core::WebhookSecret>>> Webhooks::secrets(core::AccountId account) {
  co_return writes_.read([&] {
    auto found = secrets_.find(account);
    return found == secrets_.end() ? std::vector<core::WebhookSecret>() : found->second;
  });
}

seams::Write Webhooks::insert(const core::Delivery& delivery, seams::Urgency /*urgency*/) {
  return writes_.submit([this, delivery]() -> Result<void> {
    if (rows_.try_emplace(delivery.id, delivery).second) return {};
    return fail(ErrorKind::conflict, "A delivery with this id already exists.");
  });
}

seams::Write Webhooks::update(const core::Delivery& delivery, seams::Urgency /*urgency*/) {
  return writes_.submit([this, delivery]() -> Result<void> {
    auto found = rows_.find(delivery.id);
    if (found == rows_.end()) return fail(ErrorKind::not_found, "There is no such delivery.");
    take_over_delivery(found->second, delivery);
    return {};
  });
}

Task<Result<std::optional<core::Delivery>>> Webhooks::find(core::DeliveryId id) {
  co_return writes_.read([&]() -> std::optional<core::Delivery> {
    auto found = rows_.find(id);
    if (found == rows_.end()) return std::nullopt;
    return found->second;
  });
}

Task<Result<seams::Page<core::Delivery>>> Webhooks::list(seams::DeliveryQuery query) {
  std::vector<core::Delivery> rows;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (!delivery_matches(row, query)) continue;
      rows.push_back(row);
      rows.back().body.clear();
    }
  });
  co_return page_of(std::move(rows), query.cursor, query.limit);
}

Task<Result<std::vector<seams::DueEndpoint>>> Webhooks::due_endpoints() {
  std::map<std::string, Time> earliest;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (row.state != core::DeliveryState::pending) continue;
      auto [found, is_first] = earliest.try_emplace(core::endpoint_of(row.url), *row.next_attempt_at);
      if (!is_first) found->second = std::min(found->second, *row.next_attempt_at);
    }
  });
  std::vector<seams::DueEndpoint> endpoints;
  for (auto& [endpoint, time] : earliest) endpoints.push_back({endpoint, time});
  co_return endpoints;
}

Task<Result<seams::Due>> Webhooks::due(std::string endpoint, Time now, int limit) {
  std::vector<core::Delivery> rows;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (is_pending_for(row, endpoint)) rows.push_back(row);
    }
  });
  std::ranges::sort(rows, {}, [](const auto& row) { return std::tie(row.next_attempt_at, row.id); });
  seams::Due due;
  for (auto& row : rows) {
    if (*row.next_attempt_at > now || due.rows.size() == static_cast<std::size_t>(limit)) {
      due.next = row.next_attempt_at;
      break;
    }
    due.rows.push_back(std::move(row));
  }
  co_return due;
}

Task<Result<seams::PendingDeliveries>> Webhooks::pending() {
  seams::PendingDeliveries pending;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (row.state != core::DeliveryState::pending) continue;
      ++pending.count;
      pending.oldest = std::min(pending.oldest.value_or(row.round_began_at), row.round_began_at);
    }
  });
  co_return pending;
}

seams::Write Webhooks::give_up(const std::string& endpoint, Time began_before) {
  return writes_.submit([this, endpoint, began_before]() -> Result<void> {
    for (auto& [id, row] : rows_) {
      if (!is_pending_for(row, endpoint) || row.round_began_at >= began_before) continue;
      row.state = core::DeliveryState::dead;
      row.next_attempt_at.reset();
    }
    return {};
  });
}

seams::Write Webhooks::remove_ended(Time delivered_before, Time dead_before, int limit) {
  return writes_.submit([this, delivered_before, dead_before, limit]() -> Result<void> {
    int delivered = 0;
    int dead = 0;
    for (auto row = rows_.begin(); row != rows_.end();) {
      const auto& [id, delivery] = *row;
      const bool is_dead = delivery.state == core::DeliveryState::dead;
      const bool is_over = delivery.state != core::DeliveryState::pending &&
                           delivery.created_at < (is_dead ? dead_before : delivered_before);
      if (is_over && (is_dead ? dead : delivered)++ < limit) {
        row = rows_.erase(row);
      } else {
        ++row;
      }
    }
    return {};
  });
}

}  // namespace mimeo::memory
