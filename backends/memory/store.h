// All rows in memory: gone with the process. For tests, and for a server that is to leave nothing behind.
#pragma once

#include "memory/accounts.h"
#include "memory/collections.h"
#include "memory/create_keys.h"
#include "memory/deployments.h"
#include "memory/examples.h"
#include "memory/files.h"
#include "memory/identities.h"
#include "memory/models.h"
#include "memory/predictions.h"
#include "memory/shares.h"
#include "memory/site.h"
#include "memory/usage.h"
#include "memory/webhooks.h"
#include "memory/writes.h"

namespace mimeo::memory {

/// The stores of one server and what decides when their writes are durable. Thread-safe.
class Store {
 public:
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
  Writes& writes() { return writes_; }

 private:
  Writes writes_;
  Accounts accounts_{writes_};
  Models models_{writes_};
  Files files_{writes_};
  Webhooks webhooks_{writes_};
  CreateKeys create_keys_{writes_};
  Usage usage_{writes_};
  Predictions predictions_{writes_, models_, files_, webhooks_, create_keys_, usage_};
  Deployments deployments_{writes_, predictions_};
  Collections collections_{writes_, models_};
  Examples examples_{writes_, models_, predictions_, files_};
  Shares shares_{writes_, predictions_, files_};
  Site site_{writes_};
  Identities identities_{writes_, accounts_};
};

}  // namespace mimeo::memory
