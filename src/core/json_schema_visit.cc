#include <algorithm>
#include <unordered_set>

#include "core/json_schema.h"
#include "core/schema_tree.h"

namespace mimeo::core {
namespace {

class Walk {
 public:
  Walk(const SchemaTree& tree, JsonSchema::Mark mark, const JsonSchema::Visit& visit)
      : tree_(tree), is_file_(mark == JsonSchema::Mark::file), visit_(visit) {}

  void walk(NodeIndex index, json::value& value, const Path& path) {
    const SchemaNode& node = tree_.nodes[index];
    if (!(is_file_ ? node.holds_file : node.holds_secret)) return;
    if (node.reference) return walk(*node.reference, value, path);
    if (value.is_string()) {
      // Several schemas of an allOf may mark the same string.
      if ((is_file_ ? node.is_uri : node.is_secret) && visited_.insert(&value).second) visit_(path.text(), value);
    } else if (json::array* array = value.if_array()) {
      for (std::size_t i = 0; node.items && i < array->size(); ++i) {
        Path item{&path, {}, i};
        walk(*node.items, (*array)[i], item);
      }
    } else if (json::object* object = value.if_object()) {
      walk_members(node, *object, path);
    }
    for (NodeIndex branch : node.all_of) walk(branch, value, path);
    for (const auto* branches : {&node.any_of, &node.one_of}) {
      for (NodeIndex branch : *branches) {
        if (accepts(tree_, branch, value)) walk(branch, value, path);
      }
    }
  }

 private:
  void walk_members(const SchemaNode& node, json::object& object, const Path& path) {
    for (const Property& property : node.properties) {
      if (json::value* member = object.if_contains(property.name)) {
        Path inner{&path, property.name};
        walk(property.node, *member, inner);
      }
    }
    if (!node.additional) return;
    for (json::key_value_pair& member : object) {
      if (std::ranges::binary_search(node.declared, std::string_view(member.key()))) continue;
      Path inner{&path, member.key()};
      walk(*node.additional, member.value(), inner);
    }
  }

  const SchemaTree& tree_;
  const bool is_file_;
  const JsonSchema::Visit& visit_;
  std::unordered_set<const json::value*> visited_;
};

}  // namespace

bool JsonSchema::has(Mark mark) const {
  const SchemaNode& root = tree_->nodes[tree_->root];
  return mark == Mark::file ? root.holds_file : root.holds_secret;
}

void JsonSchema::visit(Mark mark, json::value& value, std::string_view field, const Visit& visit) const {
  Path path{nullptr, field};
  Walk(*tree_, mark, visit).walk(tree_->root, value, path);
}

}  // namespace mimeo::core
