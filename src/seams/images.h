// Docker images as what models are packaged in.
#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "base/async.h"
#include "base/result.h"

namespace mimeo::seams {

struct Image {
  std::string id;                             ///< "sha256:" and 64 hexadecimal digits: a digest of all that is in it
  std::map<std::string, std::string> labels;
  std::vector<std::string> environment;       ///< NAME=value
};

/// The images of this machine. Its functions may be called on any executor.
class Images {
 public:
  virtual ~Images() = default;

  /// By its name, tag or id. invalid: no such name can be. not_found: this machine has none of that name. unavailable: nobody runs
  /// containers here.
  virtual Task<Result<Image>> find(std::string reference) = 0;

  /// Has the machine's Engine take an image from a registry on this machine's loopback, which lets in who bears `token`. It stays
  /// under that name until drop(). unavailable: nobody runs containers here, or it did not work, in the Engine's words. canceled:
  /// `stop` was requested.
  virtual Task<Result<void>> pull(std::string repository, std::string digest, std::string token, std::stop_token stop) = 0;

  /// Takes any name away. Absent: succeeds.
  virtual Task<Result<void>> drop(std::string reference) = 0;

  /// Gives an image a name of ours, so that it stays when its others go. Doing it again is harmless.
  virtual Task<Result<void>> keep(std::string id, std::string name) = 0;

  /// Takes such a name away; an image without any is gone. Absent: succeeds.
  virtual Task<Result<void>> release(std::string name) = 0;
};

}  // namespace mimeo::seams
