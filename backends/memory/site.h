// What the operator says to everybody, in memory.
#pragma once

#include "memory/writes.h"
#include "seams/site_store.h"

namespace mimeo::memory {

class Site final : public seams::SiteStore {
 public:
  explicit Site(Writes& writes) : writes_(writes) {}

  seams::Write set_policy(const std::string& markdown) override {
    return writes_.submit([this, markdown]() -> Result<void> {
      policy_ = markdown;
      return {};
    });
  }
  Task<Result<std::string>> policy() override {
    co_return writes_.read([&] { return policy_; });
  }

 private:
  Writes& writes_;
  std::string policy_;  // guarded by writes_
};

}  // namespace mimeo::memory
