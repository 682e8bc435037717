// Who calls a tool of MCP, and how tools ask the API for what they need: by its own operations, so that scopes, rate
// limits, visibility and every refusal are the same as for any other client.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/mcp_errands.h"
#include "api/options.h"
#include "core/prediction.h"
#include "engine/engine.h"
#include "http/message.h"

namespace mimeo::api::mcp {

/// Lives until its tool has answered, on one executor, be it that of the connection or of the engine.
struct Caller {
  engine::Engine& engine;
  const Options& options;
  engine::BearerPointer bearer;
  std::string authorization;  ///< as it was sent
  std::string agent;          ///< its User-Agent
  std::string protocol;       ///< the version of MCP that it speaks: they are dates, and compare as texts
  std::shared_ptr<Errand> errand;
  /// Told of a prediction that is waited for. False: nobody listens any more. Empty: the client did not ask for
  /// progress.
  std::function<bool(const core::Prediction&)> tell = {};
};

/// What an operation of the API has answered.
struct Reply {
  unsigned status = 0;
  json::value body;

  bool is_ok() const { return status < 300; }
  /// What a refusal says: its title and detail, which names the fields that are wrong.
  std::string refusal() const;
};

/// One request of the caller's own. `target` is path and query.
Task<Reply> ask(Caller& caller, std::string method, std::string target, std::string body = {});

/// GET of an address on the files origin; the answer as it is.
Task<http::Response> ask_for_file(Caller& caller, std::string target, std::string host);

}  // namespace mimeo::api::mcp
