// A prediction as JSON: the one rendering shared by API answers, lists and webhooks (http-api.md section 3.1).
#pragma once

#include <string>
#include <string_view>

#include "core/origins.h"
#include "core/prediction.h"

namespace mimeo::core {

/// Outputs mention files that Mimeo keeps as `mimeo-file:<token>/<name>`; callers see an address on the files origin.
inline constexpr std::string_view file_scheme = "mimeo-file:";

/// The address of an output file: `<files>/f/<token>/<name>`. `rest` is what stands behind file_scheme, `files` the
/// origin of its account's files.
std::string file_url(std::string_view rest, std::string_view files);

/// Appends `json` with every string that begins with file_scheme turned into an address.
void write_with_addresses(std::string_view json, std::string_view files, std::string& out);

/// How a caller is to be shown a prediction.
struct View {
  /// A wait that ran out: `starting` with a null output and no start time whatever the truth, because every client's
  /// run function takes any other status for the end (lifecycle.md section 3).
  bool wait_ran_out = false;
  /// Released clients poll `aborted` for ever: they are shown `canceled` (clients.md section 1.5).
  bool aborted_as_canceled = false;
  /// Trainings: addresses below /predictions, as the live service gives them in answers to a create or a cancel, and to
  /// whoever asks for the training there. Elsewhere a training's addresses are below /trainings; both always work.
  bool as_prediction = false;
};

void write_prediction(const Prediction& prediction, const Origins& origins, View view, std::string& out);

std::string stream_url(const Prediction& prediction, const Origins& origins);

}  // namespace mimeo::core
