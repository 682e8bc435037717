// The trace that a request is part of, so that what models and webhooks do for it can be seen as part of it, too: W3C
// Trace Context (https://www.w3.org/TR/trace-context/). It is passed on as it came; we add no span of our own.
#pragma once

#include <string>
#include <string_view>

namespace mimeo::core {

struct Trace {
  std::string parent;  ///< the header `traceparent`; empty: it is part of none
  std::string state;   ///< the header `tracestate`, or empty

  bool operator==(const Trace&) const = default;
};

/// From the two headers. What is malformed is left out, as the standard asks: a request is never refused for it.
Trace read_trace(std::string_view parent, std::string_view state);

}  // namespace mimeo::core
