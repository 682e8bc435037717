// A table of (verb, path pattern, handler), from which 404, 405, OPTIONS and HEAD follow.
//
//   Router router;
//   router.add("GET", "/models/{owner}/{name}", handler);
//   router.add("GET", "/assets/{path...}", handler);      // {name...}: the rest of the path, slashes included
//
// A fixed segment wins over a `{name}`, which wins over a `{name...}`; dead ends are backed out of. Segments are
// compared and captured percent-decoded, after the path was split, so an encoded slash stays inside its segment. A
// `{name}` never matches an empty segment; a trailing slash is a different path.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/handler.h"

namespace mimeo::http {

/// Filled before serving, then only read: lookups from any thread.
class Router {
 public:
  explicit Router(RenderProblem render_problem = plain_problem);
  ~Router();
  Router(Router&&) noexcept;

  /// Two handlers for one verb and pattern are a bug (asserted).
  void add(std::string_view verb, std::string_view pattern, Handler handler);

  /// Finds the row by `request.path`, fills `path_parameters` and starts its handler. HEAD runs GET's handler (the
  /// connection leaves the body out); OPTIONS without a row of its own answers 204 with `Allow`.
  Task<Response> route(Request& request) const;

  /// The pattern that `path` falls under ("/models/{owner}/{name}"), or "" for none: a bounded label for metrics.
  std::string_view pattern_of(std::string_view path) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
  RenderProblem render_problem_;
};

}  // namespace mimeo::http
