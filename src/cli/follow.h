// What `run` and `train` share: finding the version, and following what it does until that has ended.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cli/inputs.h"
#include "cli/local.h"
#include "cli/http.h"

namespace mimeo::cli {

/// A member of a JSON object as text; empty when there is none.
std::string text_member(const json::value& object, std::string_view name);

/// The version that "owner/name" or "owner/name:version" names, as the API shows it: with `id` and `openapi_schema`.
Result<json::value> find_version(Http& http, const std::string& reference);

/// Sends files that inputs name.
Upload upload_to(Http& http);

/// From here on Ctrl-C cancels what wait_for_end waits for.
void cancel_on_interrupt();
/// From here on it ends the program again.
void leave_on_interrupt();
/// Whether there was one in between.
bool is_interrupted();

/// Creates a prediction of "owner/name" or "owner/name:version".
Result<json::value> create_prediction(Http& http, const std::string& reference, json::object inputs,
                                      std::vector<std::string> headers = {});

/// Asks below `path` ("/v1/predictions/") until it has ended, and prints its logs to standard error as they grow, with
/// a meter where that is a terminal; nothing when `quiet`.
Result<json::value> wait_for_end(Http& http, std::string path, json::value running, bool quiet);

/// Prints how it ended: all of it with --json, otherwise only what went wrong. The exit code.
int say_end(const Common& common, const json::value& ended);

}  // namespace mimeo::cli
