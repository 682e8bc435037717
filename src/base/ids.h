// Identifiers and unguessable tokens.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace mimeo {

/// A string that is an identifier of one kind of thing; two kinds never mix by accident.
template <class Tag>
struct Id {
  std::string text;

  bool empty() const { return text.empty(); }
  auto operator<=>(const Id&) const = default;
};

template <class Tag>
struct IdHash {
  std::size_t operator()(const Id<Tag>& id) const { return std::hash<std::string_view>{}(id.text); }
};

/// 26 characters of lower-case Crockford base32 (no i l o u): 48 bits of milliseconds, then 80 random bits, so that
/// ids sort by creation and inserts go to the end of an index. Strictly increasing within one process.
/// The form of Replicate's prediction ids.
std::string new_time_ordered_id(Time now);

/// `bytes` bytes from the system's generator as lower-case Crockford base32 (8 characters for 5 bytes).
std::string random_token(std::size_t bytes);

/// `bytes` raw bytes from the system's generator.
std::string random_bytes(std::size_t bytes);

/// Equal, in time that does not depend on where they differ.
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace mimeo

template <class Tag>
struct std::hash<mimeo::Id<Tag>> : mimeo::IdHash<Tag> {};
