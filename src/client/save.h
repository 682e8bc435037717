// A download to a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "client/session.h"
#include "mimeo/client/file_output.h"

namespace mimeo::client::detail {

/// See FileOutput::save.
Task<Result<std::uint64_t>> save_file(SessionPtr session, std::string url, std::filesystem::path path,
                                      SaveOptions options, Executor where);

}  // namespace mimeo::client::detail
