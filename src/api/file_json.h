// A file of /v1/files as callers are shown it.
#pragma once

#include <string>

#include "api/call.h"
#include "core/file.h"

namespace mimeo::api {

void write_file(const Call& call, const core::File& file, std::string& out);

}  // namespace mimeo::api
