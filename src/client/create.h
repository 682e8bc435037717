// Making a prediction.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "client/session.h"
#include "mimeo/client/predictions.h"

namespace mimeo::client::detail {

/// A door by which predictions and trainings are made.
struct Door {
  std::string path;    ///< "/v1/predictions"
  Value::Object body;  ///< what goes beside the input: "version", "destination"
};

/// The door for "owner/name", "owner/name:version" or a version's id.
Door door_of(std::string_view ref);

/// The value of `Prefer` that asks for an answer held back so long: "wait=60".
std::string prefer_wait(std::chrono::seconds time);

/// `wait`: the value of `Prefer`; empty: none.
Task<Result<Value>> create(SessionPtr session, Door door, Value input, CreateOptions options, std::string wait,
                           Call call);

/// The same as a value, with the wait of the options.
Task<Result<Prediction>> create_prediction(SessionPtr session, Door door, Value input, CreateOptions options,
                                           Call call);

}  // namespace mimeo::client::detail
