// The last segment of a stream's address. Whoever has it may read the stream, so it cannot be guessed.
//
//   text   /v1/streams/<id><secret>
//   files  /v1/files/file-<id><secret>      JavaScript makes file objects of what comes from below /v1/files/
//
// Both parts have 26 characters of base32, so that no id of a file has the form of the second.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/prediction.h"

namespace mimeo::core {

struct StreamToken {
  PredictionId id;
  std::string secret;  ///< Prediction::stream_token
};

/// Another secret for each prediction: 128 random bits.
std::string new_stream_secret();

/// The path of the stream of a prediction that has one, from `/v1` on.
std::string stream_path(const Prediction& prediction);

/// Reads the last segment of either form; nothing when it has neither.
std::optional<StreamToken> parse_stream_token(std::string_view segment);

/// Whether a segment behind `/files/` names a stream and not a file.
bool is_file_stream(std::string_view segment);

}  // namespace mimeo::core
