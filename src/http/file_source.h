// Reading open files without ever stopping an I/O thread on a cold disk.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "http/body.h"
#include "http/file_slice.h"

namespace mimeo::http {

/// At least one byte from `offset` on: what the page cache holds is read at once (preadv2 with RWF_NOWAIT), the rest on
/// `offload`, if there is one. Kind internal at the end of the file and when it cannot be read.
Task<Result<std::size_t>> read_file(int fd, std::uint64_t offset, std::span<char> into, Offload* offload);

/// The bytes of a slice.
std::unique_ptr<Source> make_file_source(FileSlice slice);

}  // namespace mimeo::http
