// Output files on their way from a model to an output that mentions them.
//
// Cog's `PUT <upload-url>/<name>` says neither whose file it is nor anything unique: consecutive predictions all send
// `out.png`. So each instance has a door of its own, and each file gets a fresh, unguessable address in the answer's
// `Location`, which the model then puts into its output: that is what tells whose it is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/task_group.h"
#include "http/message.h"
#include "seams/exchange.h"

namespace mimeo::cog {

class Uploads;

/// Where one instance may send files, for as long as this lives. What nobody took is removed with it.
class UploadDoor {
 public:
  ~UploadDoor();
  UploadDoor(const UploadDoor&) = delete;
  UploadDoor& operator=(const UploadDoor&) = delete;

  /// For --upload-url.
  const std::string& address() const { return address_; }
  /// What makes it this door, and no other.
  const std::string& secret() const { return secret_; }
  /// Removes what has arrived and was not taken.
  void discard();

 private:
  friend class Uploads;
  UploadDoor(Uploads& uploads, std::string secret, std::string address);

  Uploads& uploads_;
  const std::string secret_;
  const std::string address_;
};

/// Belongs to one executor. Outlives its doors.
class Uploads {
 public:
  /// `tasks` carries removals to their end.
  Uploads(seams::Blobs& blobs, TaskGroup& tasks) : blobs_(blobs), tasks_(tasks) {}

  /// "http://127.0.0.1:20123", before the first door.
  void set_origin(std::string origin) { origin_ = std::move(origin); }

  std::unique_ptr<UploadDoor> open_door();
  /// One that an instance was told of before we were started. Nothing: it is open.
  std::unique_ptr<UploadDoor> open_door(std::string secret);
  std::string address_of(std::string_view secret) const;

  /// PUT /uploads/{door}/{name...}: streams the body into a blob. 201 with Location; 404: no such door; 413: over
  /// limits::output_file_bytes.
  Task<http::Response> receive(http::Request& request);

  /// See seams/exchange.h.
  std::optional<seams::Upload> take(std::string_view address);

  std::size_t waiting() const { return files_.size(); }  ///< files that nobody has taken yet

 private:
  friend class UploadDoor;

  struct Waiting {
    std::string door;
    seams::Upload upload;
  };

  void discard(std::string_view door);
  void remove(core::BlobId blob);
  Task<Result<seams::BlobInfo>> store(http::Source& body);

  seams::Blobs& blobs_;
  TaskGroup& tasks_;
  std::string origin_;
  std::unordered_map<std::string, UploadDoor*> doors_;  ///< by secret
  std::unordered_map<std::string, Waiting> files_;      ///< by address
};

}  // namespace mimeo::cog
