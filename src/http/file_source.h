// The bytes of a file slice as a source.
#pragma once

#include <memory>

#include "http/body.h"
#include "http/file_slice.h"

namespace mimeo::http {

/// Reads what the page cache holds at once (preadv2 with RWF_NOWAIT) and hands the rest to the slice's Offload, so that a
/// cold disk never stops an I/O thread. Kind internal when the file is shorter than the slice or cannot be read.
std::unique_ptr<Source> make_file_source(FileSlice slice);

}  // namespace mimeo::http
