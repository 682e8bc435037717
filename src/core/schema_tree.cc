#include "core/schema_tree.h"

#include <algorithm>
#include <utility>

namespace mimeo::core {
namespace {

/// Schemas about the very same value.
template <class Each>
void for_each_same(const SchemaNode& node, Each each) {
  if (node.reference) each(*node.reference);
  for (const auto* list : {&node.all_of, &node.any_of, &node.one_of}) std::ranges::for_each(*list, each);
  if (node.negated) each(*node.negated);
}

/// Schemas about the value and about what is inside it.
template <class Each>
void for_each_below(const SchemaNode& node, Each each) {
  for_each_same(node, each);
  if (node.items) each(*node.items);
  if (node.additional) each(*node.additional);
  for (const Property& property : node.properties) each(property.node);
}

/// The height of every node, each computed once; the recursion itself never goes deeper than the levels allowed.
class Heights {
 public:
  Heights(const SchemaTree& tree, std::size_t levels) : tree_(tree), levels_(levels), known_(tree.nodes.size(), 0) {}

  bool fits(NodeIndex node) { return measure(node, 1) <= levels_; }

 private:
  std::size_t measure(NodeIndex node, std::size_t depth) {
    if (known_[node] != 0) return known_[node];
    if (depth > levels_) return levels_ + 1;
    std::size_t tallest = 0;
    for_each_same(tree_.nodes[node], [&](NodeIndex next) {
      if (tallest <= levels_) tallest = std::max(tallest, measure(next, depth + 1));
    });
    if (tallest >= levels_) return levels_ + 1;
    return known_[node] = tallest + 1;
  }

  const SchemaTree& tree_;
  const std::size_t levels_;
  std::vector<std::size_t> known_;  // 0: not yet
};

using Above = std::vector<std::vector<NodeIndex>>;

/// Tells all nodes above a marked one, and those above them, each once.
void tell_above(SchemaTree& tree, const Above& above, bool SchemaNode::*is, bool SchemaNode::*holds) {
  std::vector<NodeIndex> told;
  auto tell = [&](NodeIndex index) {
    if (!std::exchange(tree.nodes[index].*holds, true)) told.push_back(index);
  };
  for (NodeIndex index = 0; index < tree.nodes.size(); ++index) {
    if (tree.nodes[index].*is) tell(index);
  }
  while (!told.empty()) {
    NodeIndex index = told.back();
    told.pop_back();
    std::ranges::for_each(above[index], tell);
  }
}

}  // namespace

bool nests_within(const SchemaTree& tree, std::size_t levels) {
  Heights heights(tree, levels);
  for (NodeIndex node = 0; node < tree.nodes.size(); ++node) {
    if (!heights.fits(node)) return false;
  }
  return true;
}

void spread_marks(SchemaTree& tree) {
  Above above(tree.nodes.size());
  for (NodeIndex index = 0; index < tree.nodes.size(); ++index) {
    for_each_below(tree.nodes[index], [&](NodeIndex below) { above[below].push_back(index); });
  }
  tell_above(tree, above, &SchemaNode::is_uri, &SchemaNode::holds_file);
  tell_above(tree, above, &SchemaNode::is_secret, &SchemaNode::holds_secret);
}

}  // namespace mimeo::core
