// A GET whose answer is pulled: of files and streams.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/session.h"

namespace mimeo::client::detail {

struct Opened {
  std::unique_ptr<Exchange> exchange;
  Head head;
  std::optional<Error> hopeless;  ///< then there is nothing else, and there will not be when it is asked for again. Kind: network
};

/// Follows up to five redirects, none of them from https to http; the token is sent to the API's own origin only,
/// wherever they lead. Any status is an answer. Kinds: network (asking again may help), canceled, local.
Task<Result<Opened>> open_address(SessionPtr session, std::string method, std::string url,
                                  std::vector<std::string> headers, Call call);

}  // namespace mimeo::client::detail
