// Reading open files without ever stopping an I/O thread on a cold disk.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "http/body.h"
#include "http/file_slice.h"

namespace mimeo::http {

/// What to say of a file that is cut off while it is sent.
Error shorter_file();

/// At least one byte from `offset` on: what the page cache holds is read at once (preadv2 with RWF_NOWAIT), the rest on
/// `offload`, if there is one. Kind internal at the end of the file and when it cannot be read.
Task<Result<std::size_t>> read_file(int fd, std::uint64_t offset, std::span<char> into, Offload* offload);

/// All of the bytes from `offset` on, if the page cache holds them.
bool read_cached(int fd, std::uint64_t offset, std::span<char> into);

/// Whether the page cache holds all of these bytes. Who neither owns the file nor may write to it is always told so (mincore(2)).
bool is_cached(int fd, std::uint64_t offset, std::size_t size);

}  // namespace mimeo::http
