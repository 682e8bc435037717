#include "engine/draft_table.h"

namespace mimeo::engine {

void DraftTable::add(DraftPointer draft, Storage::Claim claim) {
  std::lock_guard lock(mutex_);
  ++of_account_[draft->account];
  const auto& id = draft->id;
  entries_.emplace(id, Entry{std::move(draft), std::move(claim)});
}

void DraftTable::remove(const core::FileId& id) {
  std::lock_guard lock(mutex_);
  const auto at = entries_.find(id);
  if (at == entries_.end()) return;
  const auto account = of_account_.find(at->second.draft->account);
  if (--account->second == 0) of_account_.erase(account);
  entries_.erase(at);
}

DraftPointer DraftTable::find(const core::FileId& id) const {
  std::lock_guard lock(mutex_);
  const auto at = entries_.find(id);
  return at == entries_.end() ? nullptr : at->second.draft;
}

std::size_t DraftTable::count(const core::AccountId& account) const {
  std::lock_guard lock(mutex_);
  const auto at = of_account_.find(account);
  return at == of_account_.end() ? 0 : at->second;
}

std::vector<DraftPointer> DraftTable::expired(Time now) const {
  std::lock_guard lock(mutex_);
  std::vector<DraftPointer> expired;
  for (const auto& [id, entry] : entries_) {
    if (entry.draft->expires_at <= now) expired.push_back(entry.draft);
  }
  return expired;
}

}  // namespace mimeo::engine
