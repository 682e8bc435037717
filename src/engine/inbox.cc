#include "engine/inbox.h"

#include <algorithm>

#include "base/limits.h"

namespace mimeo::engine {

std::size_t ReceivedWebhook::bytes() const {
  std::size_t sum = sizeof(*this) + id.size() + (body ? body->size() : 0);
  for (const auto& [name, value] : headers) sum += name.size() + value.size() + 2 * sizeof(std::string);
  return sum;
}

void Inbox::put(const core::AccountId& account, ReceivedWebhook webhook) {
  const auto bytes = webhook.bytes();
  const auto now = webhook.at;
  auto received = std::make_shared<const ReceivedWebhook>(std::move(webhook));
  const std::lock_guard lock(mutex_);
  const auto box = boxes_.try_emplace(account).first;
  box->second.webhooks.push_back(std::move(received));
  box->second.bytes += bytes;
  bytes_ += bytes;
  // The newest stays, which alone is within every bound.
  while (box->second.webhooks.size() > limits::inbox_webhooks || box->second.bytes > limits::inbox_account_bytes) {
    drop_oldest(box);
  }
  while (bytes_ > limits::inbox_bytes) drop_oldest(box_of_oldest());
  drop_expired(now);
}

std::vector<ReceivedPointer> Inbox::list(const core::AccountId& account, Time now) {
  const std::lock_guard lock(mutex_);
  drop_expired(now);
  const auto box = boxes_.find(account);
  if (box == boxes_.end()) return {};
  return {box->second.webhooks.rbegin(), box->second.webhooks.rend()};
}

void Inbox::clear(const core::AccountId& account) {
  const std::lock_guard lock(mutex_);
  const auto box = boxes_.find(account);
  if (box == boxes_.end()) return;
  bytes_ -= box->second.bytes;
  boxes_.erase(box);
}

void Inbox::drop_oldest(Boxes::iterator box) {
  const auto bytes = box->second.webhooks.front()->bytes();
  box->second.webhooks.pop_front();
  box->second.bytes -= bytes;
  bytes_ -= bytes;
  if (box->second.webhooks.empty()) boxes_.erase(box);
}

Inbox::Boxes::iterator Inbox::box_of_oldest() {
  return std::ranges::min_element(boxes_, {}, [](const auto& box) { return box.second.webhooks.front()->at; });
}

void Inbox::drop_expired(Time now) {
  while (!boxes_.empty()) {
    const auto box = box_of_oldest();
    if (box->second.webhooks.front()->at + limits::inbox_time > now) return;
    drop_oldest(box);
  }
}

}  // namespace mimeo::engine
