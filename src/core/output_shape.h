// What a version gives, as far as others treat its predictions differently for it.
#pragma once

#include <string_view>

#include "base/json.h"

namespace mimeo::core {

struct OutputShape {
  bool is_iterator = false;     ///< x-cog-array-type: iterator: the array grows while the prediction runs
  bool is_concatenate = false;  ///< x-cog-array-display: concatenate: the items are pieces of one text
  bool is_file = false;         ///< one file
  bool is_file_list = false;    ///< an array of files, all at once or growing
  bool holds_files = false;     ///< a file anywhere, also inside objects

  bool operator==(const OutputShape&) const = default;
};

/// Reads `components.schemas.<component>` ("Output", "TrainingOutput") of a version's OpenAPI document. A document that
/// tells nothing, or nonsense, gives the shape of plain data.
OutputShape read_output_shape(const json::value& openapi_document, std::string_view component = "Output");

/// Whether the model streams its events by itself (Accept: text/event-stream): x-cog-streaming on its predictions path.
bool supports_sse(const json::value& openapi_document);

}  // namespace mimeo::core
