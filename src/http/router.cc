#include "http/router.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <vector>

#include "base/hash.h"

namespace mimeo::http {

namespace {

/// Cut at the first slash; `rest` keeps what follows it, or nothing when it was the last segment.
struct Cut {
  std::string_view segment;
  std::string_view rest;
  bool last;
};

Cut cut_segment(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {path, {}, true};
  return {path.substr(0, slash), path.substr(slash + 1), false};
}

/// Segments captured on the way down, still encoded. A path deeper in parameters than this does not exist.
struct Captures {
  std::array<std::string_view, 16> segments;
  std::size_t count = 0;
};

}  // namespace

// A trie of segments. The children of one node are: fixed texts, one for any segment, one for any rest.
struct Router::Node {
  struct Row {
    std::string verb;
    Handler handler;
  };

  std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> rest;
  std::vector<Row> rows;           // empty: no pattern ends here
  std::vector<std::string> names;  // of the captures on the way here
  std::string pattern;

  const Row* find(std::string_view verb) const {
    const auto row = std::ranges::find(rows, verb, &Row::verb);
    if (row != rows.end()) return &*row;
    return verb == "HEAD" ? find("GET") : nullptr;
  }

  const Node* find_fixed(std::string_view segment) const {
    if (segment.find('%') != std::string_view::npos) {
      const auto child = fixed.find(percent_decode(segment));
      return child == fixed.end() ? nullptr : child->second.get();
    }
    const auto child = fixed.find(segment);
    return child == fixed.end() ? nullptr : child->second.get();
  }

  /// The end of the best pattern for `path` that answers `verb` (any, if empty); `other_verb` learns of the best one
  /// that does not.
  const Node* match(std::string_view path, std::string_view verb, Captures& captures, const Node*& other_verb) const {
    const Cut cut = cut_segment(path);
    if (const Node* child = find_fixed(cut.segment)) {
      if (const Node* found = child->match_below(cut, verb, captures, other_verb)) return found;
    }
    if (captures.count == captures.segments.size()) return nullptr;
    if (parameter && !cut.segment.empty()) {
      captures.segments[captures.count++] = cut.segment;
      if (const Node* found = parameter->match_below(cut, verb, captures, other_verb)) return found;
      --captures.count;
    }
    if (rest && !path.empty()) {
      captures.segments[captures.count++] = path;
      if (const Node* found = rest->accept(verb, other_verb)) return found;
      --captures.count;
    }
    return nullptr;
  }

  const Node* match_below(const Cut& cut, std::string_view verb, Captures& captures, const Node*& other_verb) const {
    return cut.last ? accept(verb, other_verb) : match(cut.rest, verb, captures, other_verb);
  }

  const Node* accept(std::string_view verb, const Node*& other_verb) const {
    if (rows.empty()) return nullptr;
    if (verb.empty() || find(verb)) return this;
    if (!other_verb) other_verb = this;
    return nullptr;
  }

  std::string allow() const {
    std::vector<std::string_view> verbs;
    for (const Row& row : rows) verbs.push_back(row.verb);
    if (find("GET")) verbs.push_back("HEAD");
    verbs.push_back("OPTIONS");
    std::ranges::sort(verbs);
    const auto repeated = std::ranges::unique(verbs);
    verbs.erase(repeated.begin(), repeated.end());
    std::string list;
    for (std::string_view verb : verbs) list.append(list.empty() ? "" : ", ").append(verb);
    return list;
  }
};

Router::Router(RenderProblem render_problem)
    : root_(std::make_unique<Node>()), render_problem_(std::move(render_problem)) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;

void Router::add(std::string_view verb, std::string_view pattern, Handler handler) {
  assert(pattern.starts_with('/'));
  Node* node = root_.get();
  std::vector<std::string> names;
  std::string_view path = pattern.substr(1);
  for (bool last = false; !last;) {
    const Cut cut = cut_segment(path);
    last = cut.last;
    path = cut.rest;
    const bool captures = cut.segment.starts_with('{') && cut.segment.ends_with('}');
    const bool takes_rest = captures && cut.segment.ends_with("...}");
    assert(!takes_rest || last);
    if (captures) names.emplace_back(cut.segment.substr(1, cut.segment.size() - (takes_rest ? 5 : 2)));
    std::unique_ptr<Node>& child = takes_rest ? node->rest
                                   : captures ? node->parameter
                                              : node->fixed[std::string(cut.segment)];
    if (!child) child = std::make_unique<Node>();
    node = child.get();
  }
  assert(std::ranges::find(node->rows, verb, &Node::Row::verb) == node->rows.end());
  node->rows.push_back({std::string(verb), std::move(handler)});
  node->names = std::move(names);
  node->pattern = pattern;
}

Task<Response> Router::route(Request& request) const {
  if (!request.path.starts_with('/')) return ready(render_problem_(404, "There is nothing at this path."));
  Captures captures;
  const Node* other_verb = nullptr;
  const Node* node = root_->match(request.path.substr(1), request.method, captures, other_verb);
  if (node) {
    request.path_parameters.clear();
    for (std::size_t i = 0; i < captures.count; ++i) {
      request.path_parameters.emplace_back(node->names[i], percent_decode(captures.segments[i]));
    }
    return node->find(request.method)->handler(request);
  }
  if (!other_verb) return ready(render_problem_(404, "There is nothing at this path."));

  Response response(204);
  if (request.method != "OPTIONS") response = render_problem_(405, "Method \"" + request.method + "\" not allowed.");
  response.headers.set("Allow", other_verb->allow());
  return ready(std::move(response));
}

std::string_view Router::pattern_of(std::string_view path) const {
  if (!path.starts_with('/')) return {};
  Captures captures;
  const Node* other_verb = nullptr;
  const Node* node = root_->match(path.substr(1), {}, captures, other_verb);
  return node ? std::string_view(node->pattern) : std::string_view();
}

}  // namespace mimeo::http
