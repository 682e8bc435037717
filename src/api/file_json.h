// A file of /v1/files as callers are shown it.
#pragma once

#include <string>

#include "api/call.h"
#include "api/object_writer.h"
#include "core/file.h"

namespace mimeo::api {

void write_file(const Call& call, const core::File& file, std::string& out);

/// What is said of an output file beside its prediction: the first members of an object that the caller ends.
void write_output_file(const core::File& file, ObjectWriter& object);

}  // namespace mimeo::api
