// The chunked transfer coding (RFC 9112, 7.1), decoded where the bytes lie.
//
//   body  = *( chunk ) last trailers CRLF
//   chunk = 1*16HEXDIG [ ";" extension ] CRLF *OCTET CRLF       last = 1*"0" [ ";" extension ] CRLF
//
// Framing only ever makes a body longer, so the payload fits in front of itself: bytes are read straight into the
// consumer's buffer and moved together there. Extensions and trailers are skipped, within bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"

namespace mimeo::http {

class ChunkDecoder {
 public:
  struct Step {
    std::size_t consumed;  ///< how much of the data was part of this body; all of it unless `finished`
    std::size_t produced;  ///< how many payload bytes now stand at the front of the data
  };

  /// Kind invalid for anything the grammar does not allow; do not go on after it.
  Result<Step> decode(std::span<char> data);

  /// The last chunk and its trailers have passed.
  bool finished() const { return state_ == State::finished; }

 private:
  enum class State {
    size_start,
    size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer_start,
    trailer,
    trailer_lf,
    end_lf,
    finished,
  };
  bool step(char byte);

  State state_ = State::size_start;
  std::uint64_t left_ = 0;
  unsigned digits_ = 0;
  std::size_t skipped_ = 0;  // extension or trailer bytes
};

/// Appends `size` in hex and CRLF: the beginning of a chunk.
void append_chunk_size(std::string& out, std::size_t size);

}  // namespace mimeo::http
