// The files in an input.
#pragma once

#include "client/session.h"
#include "mimeo/client/input_file.h"
#include "mimeo/client/value.h"

namespace mimeo::client::detail {

/// The input with every InputFile replaced by an address: of an upload, or one that is the file. A FileOutput becomes
/// its own address. Kinds: local (a file cannot be read), refused, network, canceled.
Task<Result<Value>> with_addresses(SessionPtr session, Value input, FileEncoding encoding, Call call);

/// POST /v1/files. Answers the file object.
Task<Result<Value>> upload(SessionPtr session, InputFile file, Value metadata, Call call);

}  // namespace mimeo::client::detail
