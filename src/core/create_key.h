// How a create is recognized when it comes again, because its answer was lost on the way.
#pragma once

#include <span>
#include <string>

#include "base/clock.h"
#include "core/names.h"

namespace mimeo::core {

/// Stored together with what was created.
struct CreateKey {
  enum class Kind {
    given,     ///< the caller named it (`Idempotency-Key`): it stands for one prediction of the account
    observed,  ///< told by the request itself: the same request, sent on purpose twice, is two predictions
  };
  Kind kind = Kind::given;
  std::string key;          ///< a digest that tells nothing of the request; scoped to the account
  std::string fingerprint;  ///< a digest of what was asked, given only: the same key must ask for the same
  int attempt = 0;          ///< how many attempts the caller counted before this one; observed only
  Time expires_at;          ///< from here on the key is forgotten
};

/// A key as it was stored, with what was created under it.
struct KnownCreate {
  CreateKey key;
  PredictionId prediction;
  Time created_at;
};

/// Which of the creates known by one observed key, the newest first, a request is another attempt of: the one whose
/// last attempt came nearest before it. Null for a first attempt, and when all have had their attempts from others.
const KnownCreate* earlier_attempt(std::span<const KnownCreate> known, int attempt);

}  // namespace mimeo::core
