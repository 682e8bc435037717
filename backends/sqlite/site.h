// What the operator says to everybody, in SQLite.
#pragma once

#include "seams/site_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Site final : public seams::SiteStore {
 public:
  Site(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write set_policy(const std::string& markdown) override;
  Task<Result<std::string>> policy() override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
