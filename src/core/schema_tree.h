// The compiled form of a JSON Schema: nodes that refer to each other by index. Private to json_schema*.cc.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "core/json_schema.h"
#include "core/pattern.h"

namespace mimeo::core {

using NodeIndex = std::uint32_t;

/// The types of a value, as bits.
enum Types : std::uint8_t {
  type_null = 1,
  type_boolean = 2,
  type_integer = 4,
  type_number = 8,  ///< that is no integer; the type "number" is both bits
  type_string = 16,
  type_array = 32,
  type_object = 64,
};

/// Exact for every int64, uint64 and double.
using Number = long double;
static_assert(std::numeric_limits<Number>::digits >= 64, "bounds of 64-bit integers must be exact");

struct Bound {
  Number value;
  bool exclusive;
};

struct AllowedValue {
  std::string canonical;  ///< core/json_equality.h
  std::string text;       ///< as JSON, for descriptions
};

struct Property {
  std::string name;
  NodeIndex node;
};

struct SchemaNode {
  // Any value.
  bool accepts_nothing = false;    ///< the schema `false`
  std::uint8_t types = 0;          ///< of Types; 0 for any
  std::string types_text;          ///< "string", "[string,null]"
  bool nullable = false;
  std::optional<NodeIndex> reference;  ///< then nothing else counts but nullable
  std::vector<NodeIndex> all_of, any_of, one_of;
  std::optional<NodeIndex> negated;
  std::vector<AllowedValue> allowed;  ///< enum
  std::optional<AllowedValue> constant;
  // Numbers.
  std::optional<Bound> minimum, maximum;
  std::optional<Number> multiple_of;
  // Strings.
  std::optional<std::uint64_t> min_length, max_length;
  std::optional<Pattern> pattern;
  bool is_uri = false;
  bool is_secret = false;
  // Arrays.
  std::optional<NodeIndex> items;
  std::optional<std::uint64_t> min_items, max_items;
  bool unique_items = false;
  // Objects.
  std::vector<Property> properties;    ///< in display order (x-order)
  std::vector<std::string> declared;   ///< their names, sorted
  std::vector<std::string> required;
  std::optional<NodeIndex> additional;  ///< additionalProperties as a schema
  bool additional_forbidden = false;
  std::optional<std::uint64_t> min_properties, max_properties;
  // Below this node, itself included.
  bool holds_file = false;
  bool holds_secret = false;
};

struct SchemaTree {
  std::vector<SchemaNode> nodes;
  NodeIndex root = 0;
};

/// Whether no value is checked against more than `levels` schemas inside one another ($ref, allOf, anyOf, oneOf, not). A
/// circle of them, whose check would never end, has endless levels.
bool nests_within(const SchemaTree& tree, std::size_t levels);

/// Sets holds_file and holds_secret of every node.
void spread_marks(SchemaTree& tree);

/// The path of a value, as a list that lives on the stack of the recursion: it costs nothing until it is told.
struct Path {
  const Path* parent = nullptr;
  std::string_view name = {};  ///< of the member; without data, the value is an item
  std::size_t index = 0;

  std::string text() const {
    std::string own = parent != nullptr && name.data() == nullptr ? std::to_string(index) : std::string(name);
    if (parent == nullptr) return own;
    std::string above = parent->text();
    return above.empty() ? own : above + "." + own;
  }
  /// The last part alone, as descriptions name it.
  std::string last() const { return name.data() == nullptr ? std::to_string(index) : std::string(name); }
};

/// Whether `value` fits the node: what validate() answers, without telling why.
bool accepts(const SchemaTree& tree, NodeIndex node, const json::value& value);

}  // namespace mimeo::core
