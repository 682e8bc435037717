// Input files that Mimeo holds, readable for models as long as they are offered.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "http/message.h"
#include "seams/blobs.h"

namespace mimeo::cog {

/// Belongs to one executor.
class Offers {
 public:
  explicit Offers(seams::Blobs& blobs) : blobs_(blobs) {}

  void set_origin(std::string origin) { origin_ = std::move(origin); }

  /// See seams/exchange.h.
  std::string offer(core::BlobId blob, std::string_view name, std::string content_type);
  void withdraw(std::string_view address);

  /// GET and HEAD /inputs/{secret}/{name}.
  Task<http::Response> serve(http::Request& request);

  std::size_t size() const { return offers_.size(); }

 private:
  struct Offer {
    core::BlobId blob;
    std::string content_type;
  };

  seams::Blobs& blobs_;
  std::string origin_;
  std::unordered_map<std::string, Offer> offers_;  ///< by secret
};

}  // namespace mimeo::cog
