// Whether a file that arrived is the one that was sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/digest.h"
#include "client/exchange.h"

namespace mimeo::client::detail {

/// What the first answer says of a whole file: its length, and its hash by `Repr-Digest` (sha-256), `Content-MD5`, or
/// an entity tag that is an MD5, as many are. Fed with the bytes in their order.
class ContentCheck {
 public:
  ContentCheck() = default;
  /// `sha256`: hex, when the caller knows it.
  ContentCheck(const Head& head, std::string_view sha256);

  const std::optional<std::uint64_t>& total() const { return total_; }
  void update(std::string_view bytes);
  /// What is wrong with all of it, once; empty when nothing is.
  std::string fault();

 private:
  struct Expected {
    Digest digest;
    std::string hash;
  };

  std::optional<std::uint64_t> total_;
  std::uint64_t seen_ = 0;
  std::optional<Expected> by_server_;
  std::optional<Expected> by_caller_;
};

/// Of "bytes 5-9/10": 5. Nothing when it is none.
std::optional<std::uint64_t> begin_of_content_range(std::string_view value);

}  // namespace mimeo::client::detail
