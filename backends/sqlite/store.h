// All rows of one server in one SQLite file.
#pragma once

#include <memory>
#include <string>

#include "base/offload.h"
#include "sqlite/accounts.h"
#include "sqlite/collections.h"
#include "sqlite/connection.h"
#include "sqlite/create_keys.h"
#include "sqlite/deployments.h"
#include "sqlite/examples.h"
#include "sqlite/files.h"
#include "sqlite/folder_lock.h"
#include "sqlite/identities.h"
#include "sqlite/models.h"
#include "sqlite/predictions.h"
#include "sqlite/readers.h"
#include "sqlite/shares.h"
#include "sqlite/site.h"
#include "sqlite/usage.h"
#include "sqlite/webhooks.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

struct StoreOptions {
  std::string folder;  ///< absolute; exists; mimeo.db and lock are in it
  Synchronous synchronous = Synchronous::full;
};

/// Opened before anything that reads or writes it, destroyed after: the destructor carries out the writes it was given
/// and closes the file. Thread-safe.
class Store {
 public:
  /// Takes the folder, makes or migrates the database, starts the writer. Blocks; for start-up. `pool` runs the reads
  /// and must outlive the store. conflict: another server has the folder, or a newer one wrote it.
  static Result<std::unique_ptr<Store>> open(StoreOptions options, Offload& pool);
  /// The same for who has taken the folder already.
  static Result<std::unique_ptr<Store>> open(FolderLock lock, StoreOptions options, Offload& pool);

  Accounts& accounts() { return accounts_; }
  CreateKeys& create_keys() { return create_keys_; }
  Deployments& deployments() { return deployments_; }
  Models& models() { return models_; }
  Predictions& predictions() { return predictions_; }
  Files& files() { return files_; }
  Webhooks& webhooks() { return webhooks_; }
  Collections& collections() { return collections_; }
  Examples& examples() { return examples_; }
  Usage& usage() { return usage_; }
  Shares& shares() { return shares_; }
  Site& site() { return site_; }
  Identities& identities() { return identities_; }

  /// What is written and how large the file is. Any thread that may block a moment.
  void write_metrics(MetricsText& out);

 private:
  Store(FolderLock lock, Connection writer, std::string path, Offload& pool);

  const std::string path_;
  FolderLock lock_;  // first: let go when everything else is closed
  Writer writer_;
  Readers readers_;
  Accounts accounts_{writer_, readers_};
  CreateKeys create_keys_{writer_, readers_};
  Deployments deployments_{writer_, readers_};
  Models models_{writer_, readers_};
  Predictions predictions_{writer_, readers_};
  Files files_{writer_, readers_};
  Webhooks webhooks_{writer_, readers_};
  Collections collections_{writer_, readers_};
  Examples examples_{writer_, readers_};
  Usage usage_{writer_, readers_};
  Shares shares_{writer_, readers_};
  Site site_{writer_, readers_};
  Identities identities_{writer_, readers_};
};

}  // namespace mimeo::sqlite
