#include "memory/create_keys.h"

#include <algorithm>
#include <functional>

namespace mimeo::memory {

bool CreateKeys::is_taken(const core::AccountId& account, const core::CreateKey& key, Time now) const {
  if (key.kind != core::CreateKey::Kind::given) return false;
  return std::ranges::any_of(rows_, [&](const Row& row) {
    return row.account == account && row.known.key.key == key.key && row.known.key.expires_at > now;
  });
}

void CreateKeys::insert(const core::AccountId& account, core::KnownCreate known) {
  std::erase_if(rows_, [&](const Row& row) {
    return row.account == account && row.known.key.key == known.key.key && row.known.key.expires_at <= known.created_at;
  });
  rows_.push_back({account, std::move(known)});
}

Task<Result<std::vector<core::KnownCreate>>> CreateKeys::find(core::AccountId account, std::string key, Time now) {
  std::vector<core::KnownCreate> found;
  writes_.read([&] {
    for (const auto& row : rows_) {
      const auto& known = row.known;
      if (row.account == account && known.key.key == key && known.key.expires_at > now) found.push_back(known);
    }
  });
  std::ranges::sort(found, std::ranges::greater(), &core::KnownCreate::prediction);  // ids rise with time
  co_return found;
}

seams::Write CreateKeys::note_attempt(const core::AccountId& account, const std::string& key,
                                      const core::PredictionId& prediction, int attempt) {
  return writes_.submit([this, account, key, prediction, attempt]() -> Result<void> {
    for (auto& row : rows_) {
      auto& known = row.known;
      if (row.account == account && known.key.key == key && known.prediction == prediction) known.key.attempt = attempt;
    }
    return {};
  });
}

seams::Write CreateKeys::forget(Time now) {
  return writes_.submit([this, now]() -> Result<void> {
    std::erase_if(rows_, [&](const Row& row) { return row.known.key.expires_at <= now; });
    return {};
  });
}

}  // namespace mimeo::memory
