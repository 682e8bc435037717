// Where predictions are kept. A row is a promise: a `starting` row will run, a `processing` one was running.
#pragma once

#include <optional>
#include <vector>

#include "core/create_key.h"
#include "core/prediction.h"
#include "core/webhook.h"
#include "seams/write.h"

namespace mimeo::seams {

/// A page of something, newest first, and the cursors of its neighbours (opaque, nothing when there is none).
template <class Row>
struct Page {
  std::vector<Row> rows;
  std::optional<std::string> next;
  std::optional<std::string> previous;
};

struct PredictionQuery {
  core::AccountId account;
  core::Prediction::Kind kind = core::Prediction::Kind::prediction;  ///< a list shows one kind
  std::optional<Time> created_after;   ///< inclusive
  std::optional<Time> created_before;  ///< exclusive
  std::optional<core::Source> source;
  std::optional<std::string> cursor;   ///< from a Page; an invalid one is Error kind invalid
  int limit = 100;
};

/// The predictions of a version, and the one to go on after.
struct VersionRuns {
  core::ModelName model;
  core::VersionId version;
  core::AccountId after_account = {};
  core::PredictionId after_id = {};
};

/// Whether a row may take on the next state: a terminal status is final, and data once removed does not come back.
/// SQL stores repeat this rule in their statements.
inline bool may_replace(core::Status status, bool data_removed, core::Status next, bool next_data_removed) {
  return !core::is_terminal(status) || (next == status && next_data_removed >= data_removed);
}

/// Thread-safe. Reads see every write that was durable when they began.
class PredictionStore {
 public:
  virtual ~PredictionStore() = default;

  /// A new prediction. conflict: the id exists. Adds one to its model's run_count in the same transaction, unless it is a
  /// training, and remembers `key`, by which its create is recognized when it comes again (seams/create_key_store.h).
  /// conflict: a given key that has not expired at the prediction's creation stands for another one.
  virtual Write insert(const core::Prediction& prediction, Urgency urgency,
                       const std::optional<core::CreateKey>& key) = 0;
  Write insert(const core::Prediction& prediction, Urgency urgency) { return insert(prediction, urgency, std::nullopt); }
  Write insert(const core::Prediction& prediction) { return insert(prediction, Urgency::now); }

  /// The new state of a prediction handed over before. A terminal row never changes its status again: an update that
  /// would is refused with conflict (a later writer lost the race), and so is the removal of data that is
  /// pinned (example_store.h) or shared (share_store.h). Absent: not_found. Takes over what core::apply may change; who
  /// it belongs to, what it runs, its times of creation and deadline, its retention and its webhook stay as inserted.
  /// The write that ends it adds what it used to the sums of UsageStore, in the same transaction and once. From then on
  /// only the files that its output mentions are waited for to be downloaded.
  virtual Write update(const core::Prediction& prediction, Urgency urgency) = 0;
  Write update(const core::Prediction& prediction) { return update(prediction, Urgency::now); }

  /// update() to a terminal state, and in the same transaction the call that it owes its webhook (seams/webhook_store.h):
  /// both are there or neither. Handing over the same again changes nothing.
  virtual Write finish(const core::Prediction& prediction, const core::Delivery& owed) = 0;

  /// Absent: nothing, not an error.
  virtual Task<Result<std::optional<core::Prediction>>> find(core::PredictionId id) = 0;

  virtual Task<Result<Page<core::Prediction>>> list(PredictionQuery query) = 0;

  /// All rows that are not terminal, oldest first: what start-up owes.
  virtual Task<Result<std::vector<core::Prediction>>> unfinished() = 0;

  /// Removes the row, that of its files, and its place among the examples. Absent: succeeds.
  virtual Write remove(const core::PredictionId& id) = 0;

  /// Some predictions of a version, whoever ran them: at most `limit` of those after the one named, in an order of its
  /// own.
  virtual Task<Result<std::vector<core::Prediction>>> of_version(VersionRuns query, int limit) = 0;
  /// Whether anybody but the model's owner has run the version.
  virtual Task<Result<bool>> was_run_by_others(core::ModelName model, core::VersionId version) = 0;

  /// Terminal rows whose `expires_at` has come at `now`, whose data is still there, that are neither pinned nor shared,
  /// and of whose files none is waited for or shared with another; at most `limit`, oldest first. No trainings: they
  /// tell where a version comes from, and keep their data.
  virtual Task<Result<std::vector<core::Prediction>>> expired(Time now, int limit) = 0;

  /// An output file was downloaded: it need not be kept for that any more, and its prediction's data not either once that
  /// is true of all its files. Succeeds when nobody waits for it, or it is absent.
  virtual Write downloaded(const core::FileId& file) = 0;
};

}  // namespace mimeo::seams
