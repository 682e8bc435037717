// Files that models and Mimeo hand each other, by address: inputs that Mimeo holds, outputs that a model has sent.
//
// A model reads and sends files over plain HTTP on a listener that only the models of this machine are told of. Its
// addresses are capabilities: unguessable, never shown to a caller, worthless once withdrawn or taken.
//
// Belongs to the engine's thread, as seams/runtime.h does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "seams/blobs.h"

namespace mimeo::seams {

/// A file that a model has sent. Its bytes are durable; whoever takes it owns the blob.
struct Upload {
  BlobInfo blob;
  std::string name;          ///< core::safe_file_name of what the model called it; several uploads may share it
  std::string content_type;  ///< as the model declared it, or empty
};

class FileExchange {
 public:
  virtual ~FileExchange() = default;

  /// An address where any instance can read the blob (GET and HEAD), until it is withdrawn. Its last segment is `name`,
  /// because models go by the extension. The blob must stay in the store as long. Each call gives another address.
  virtual std::string offer(core::BlobId blob, std::string_view name, std::string content_type) = 0;

  /// Unknown addresses are ignored.
  virtual void withdraw(std::string_view address) = 0;

  /// The upload behind an address that an output mentions, once: a second call for the same address answers nothing, as
  /// does any string that is not such an address, so every string of an output may be tried. What is not taken before the
  /// last Run of its instance is destroyed is removed: Cog's uploads do not say which prediction they belong to.
  virtual std::optional<Upload> take(std::string_view address) = 0;
};

}  // namespace mimeo::seams
