// The drafts that have not become files yet, and the room that each has claimed for all of its bytes.
//
// Thread-safe.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/draft.h"
#include "engine/storage.h"

namespace mimeo::engine {

using DraftPointer = std::shared_ptr<const core::Draft>;

class DraftTable {
 public:
  void add(DraftPointer draft, Storage::Claim claim);
  void remove(const core::FileId& id);
  DraftPointer find(const core::FileId& id) const;  ///< null: there is none
  std::size_t count(const core::AccountId& account) const;
  std::vector<DraftPointer> expired(Time now) const;

 private:
  struct Entry {
    DraftPointer draft;
    Storage::Claim claim;
  };
  mutable std::mutex mutex_;
  std::unordered_map<core::FileId, Entry> entries_;              // guarded by mutex_
  std::unordered_map<core::AccountId, std::size_t> of_account_;  // guarded by mutex_
};

}  // namespace mimeo::engine
