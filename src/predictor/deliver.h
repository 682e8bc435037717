// Output files: sent to the operator's upload URL, or inlined as data URIs.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "mimeo/predictor/value.h"

namespace mimeo::predictor {

class Delivery {
 public:
  /// Without `upload_url` files become data URIs.
  explicit Delivery(std::optional<std::string> upload_url) : upload_url_(std::move(upload_url)) {}

  /// Replaces every file in `output`, at any depth, by the URI under which others can read it. Blocks while uploading.
  ///
  /// An upload is `PUT <upload url>/<name>` with the bytes, their media type and `X-Prediction-ID`; the file's address is
  /// the `Location` of the answer, else the URL that finally took it, without query string.
  /// Kinds: not_found (the model named a file that is not there), unavailable (the receiver refused or is gone),
  /// canceled. Thread-safe.
  Result<void> deliver(Value& output, const std::string& prediction_id, std::stop_token stop) const;

 private:
  Result<std::string> address_of(const File& file, const std::string& prediction_id, const std::stop_token& stop) const;
  Result<std::string> upload(const File& file, const std::string& prediction_id, const std::stop_token& stop) const;

  std::optional<std::string> upload_url_;
};

}  // namespace mimeo::predictor
