// The library's options from objects of the package, which has looked at their names before.
#pragma once

#include <napi.h>

#include "values.h"

namespace mimeo::js {

/// { url, token, authorities, dataFolder, userAgent, retries, timeout, ... }: times in milliseconds.
mc::ClientOptions client_options(const Napi::Object& given);
/// { webhook, webhook_events_filter, cancel_after, idempotency_key, file_encoding_strategy, wait }: seconds.
mc::CreateOptions create_options(const Napi::Object& given, Napi::Value stop);
/// The same and { hold, useFileOutput, interval }: `wait` is null when the server shall hold nothing back.
mc::RunOptions run_options(const Napi::Object& given, Napi::Value stop);

}  // namespace mimeo::js
