// The models that come with the program, published as mimeo/<name>.
#pragma once

#include <string>

#include "base/offload.h"
#include "engine/engine.h"

namespace mimeo::server {

/// Publishes every program in `models_dir` (its file name is the model's name) that has changed since it was last published;
/// DATA/builtin.json remembers what was. A model that cannot be published is logged and left out: it must not keep the server
/// from starting.
Task<> publish_builtin_models(engine::Engine& engine, Offload& offload, std::string models_dir, std::string data_dir);

/// Beside the program: <folder of the executable>/models, or ../libexec/mimeo/models when it is installed.
std::string default_models_dir();

/// A program that comes with ours: beside it, or in ../libexec/mimeo when it is installed.
std::string companion_program(std::string_view name);

}  // namespace mimeo::server
