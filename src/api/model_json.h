// Models and versions as JSON (http-api.md sections 3.3 and 3.4).
#pragma once

#include <string>

#include "engine/engine.h"

namespace mimeo::api {

void write_version(const core::Version& version, std::string& out);

/// With `latest_version` whole, schema included; clients and the command line read it from there.
void write_model(const engine::Engine& engine, const core::Model& model, std::string& out);

}  // namespace mimeo::api
