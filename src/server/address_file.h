// DATA/server.json: where the running server is reached, for commands on the same machine.
#pragma once

#include <string>

#include "base/result.h"
#include "core/prediction_json.h"

namespace mimeo::server {

Result<void> write_addresses(const std::string& data_dir, const core::Origins& origins);
/// unavailable, with a hint: no server has run in this folder.
Result<core::Origins> read_addresses(const std::string& data_dir);

}  // namespace mimeo::server
