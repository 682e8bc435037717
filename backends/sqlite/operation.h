// One write on its way to the database, and the transaction that many of them share.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/usage.h"
#include "sqlite/connection.h"

namespace mimeo::sqlite {

/// The writer thread's view of the transaction being built.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {}

  Statement prepare(const char* query) { return connection_.prepare(query); }
  Result<void> execute(const char* statements) { return connection_.execute(statements); }

  /// Adds one to a model's run_count when the transaction ends: one statement per model, however many runs.
  void count_run(const core::ModelName& model) { ++runs_[model]; }

  /// Adds to the sums of what was used, likewise.
  void count_usage(core::UsageKey key, const core::Usage& usage) { usage_[std::move(key)] += usage; }

  /// Runs `statements`, a `Result<void>()`, so that its failure undoes all of it and nothing else.
  template <class Statements>
  Result<void> all_or_nothing(Statements statements) {
    if (auto saved = connection_.execute("SAVEPOINT operation"); !saved) return saved;
    auto done = statements();
    if (!done && is_open()) (void)connection_.execute("ROLLBACK TO operation");
    if (is_open()) (void)connection_.execute("RELEASE operation");
    return done;
  }

  Result<void> begin();
  /// Writes the counts and commits. What fails here fails the whole transaction.
  Result<void> commit();
  /// Safe when SQLite has already ended the transaction by itself.
  void roll_back();
  /// False once an error made SQLite roll back by itself.
  bool is_open() const { return connection_.in_transaction(); }

 private:
  Connection& connection_;
  std::map<core::ModelName, std::int64_t> runs_;
  std::map<core::UsageKey, core::Usage> usage_;
};

/// One write. Handed over on any thread, run on the writer's.
class Operation {
 public:
  virtual ~Operation() = default;

  /// Carries out the write. An error leaves the transaction as it was before: an operation of several statements sees
  /// to that with a savepoint. Error kind unavailable (or a transaction that has ended) fails the whole batch.
  virtual Result<void> run(Transaction& transaction) = 0;

  /// Roughly what it keeps in memory while it waits.
  virtual std::size_t bytes() const = 0;

  /// The row that it writes alone, so that later writes of the same row in one batch can be merged into it; or "".
  virtual std::string_view row() const { return {}; }

  /// Takes over what `later`, a write of the same row, would write. Answers what `later` will have come to if this
  /// operation succeeds; nothing when the two cannot be merged.
  virtual std::optional<Result<void>> absorb(const Operation& later) { return std::nullopt; }
  /// Gives back what it took over: it failed, and the fault may lie in a later write.
  virtual void dissolve() {}
};

/// An operation made of a function, for the rare kinds of write.
template <class Function>
class FunctionOperation final : public Operation {
 public:
  FunctionOperation(std::size_t bytes, Function function) : bytes_(bytes), function_(std::move(function)) {}
  Result<void> run(Transaction& transaction) override { return function_(transaction); }
  std::size_t bytes() const override { return bytes_; }

 private:
  std::size_t bytes_;
  Function function_;
};

}  // namespace mimeo::sqlite
