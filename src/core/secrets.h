// Secret inputs (`x-cog-secret`): what hides them wherever a prediction is stored, shown or logged.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace mimeo::core {

/// Stands wherever a secret stood. The live service writes it so.
inline constexpr std::string_view secret_mask = "**********";

/// The secrets of one prediction, and the text of its model without them. A plain value.
class Secrets {
 public:
  Secrets() = default;
  /// Empty ones are none.
  explicit Secrets(std::vector<std::string> texts);

  bool empty() const { return texts_.empty(); }

  /// `text` with every secret that appears literally, or as JSON would spell it, replaced by the mask.
  std::string hide_in(std::string text) const;
  /// The same for every string inside `value`, names of members included.
  void hide_in(json::value& value) const;

  /// How many bytes at the end of `text` may be the beginning of a secret that goes on in the next piece.
  std::size_t beginning_at_end_of(std::string_view text) const;

 private:
  std::vector<std::string> texts_;  ///< the longest first: one may hold another
};

/// Hides secrets in a text that comes in pieces, in whichever place it is cut.
class SecretFilter {
 public:
  /// What of the text may be shown now. Keeps the end back while that may be the beginning of a secret.
  std::string feed(const Secrets& secrets, std::string_view piece);
  /// What was kept back, when nothing follows any more.
  std::string finish() { return std::exchange(kept_, {}); }

 private:
  std::string kept_;
};

}  // namespace mimeo::core
