#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/limits.h"
#include "core/json_equality.h"
#include "core/json_pointer.h"
#include "core/json_schema.h"
#include "core/schema_tree.h"
#include "core/schema_words.h"

namespace mimeo::core {
namespace {

std::optional<Number> find_number(const json::value& value) {
  if (!value.is_number()) return std::nullopt;
  return number_of(value);
}

std::uint8_t type_named(std::string_view name) {
  if (name == "null") return type_null;
  if (name == "boolean") return type_boolean;
  if (name == "integer") return type_integer;
  if (name == "number") return type_integer | type_number;
  if (name == "string") return type_string;
  if (name == "array") return type_array;
  if (name == "object") return type_object;
  return 0;
}

bool is_true(const json::value* value) { return value != nullptr && value->is_bool() && value->get_bool(); }

/// Turns schemas into nodes one after another. Schemas inside schemas and references only reserve a node and wait their
/// turn, so that neither a deep document nor a circle of references deepens the stack.
class Compiler {
 public:
  explicit Compiler(const json::value& document) : document_(document) {}

  Result<SchemaTree> compile(const json::value& root) {
    tree_.root = reserve(root, "");
    while (!waiting_.empty() && !failure_) {
      Waiting next = std::move(waiting_.front());
      waiting_.pop_front();
      where_ = std::move(next.where);
      tree_.nodes[next.node] = read(*next.schema);
    }
    if (failure_) return std::unexpected(std::move(*failure_));
    if (!nests_within(tree_, limits::schema_nesting)) {
      return fail(ErrorKind::invalid, "The schema is invalid: it refers to itself without end, or nests too deeply");
    }
    spread_marks(tree_);
    return std::move(tree_);
  }

 private:
  struct Waiting {
    const json::value* schema;
    NodeIndex node;
    std::string where;  // for messages
  };

  NodeIndex reserve(const json::value& schema, std::string where) {
    auto [known, is_new] = known_.try_emplace(&schema, static_cast<NodeIndex>(tree_.nodes.size()));
    if (is_new) {
      tree_.nodes.emplace_back();
      waiting_.push_back({&schema, known->second, std::move(where)});
    }
    return known->second;
  }

  void refuse(std::string_view keyword, std::string_view problem) {
    if (failure_) return;
    std::string at = fmt::format("{}{}{}", where_, where_.empty() ? "" : ".", keyword);
    failure_ = Error{ErrorKind::invalid, fmt::format("The schema is invalid: {} {}", at, problem)};
  }

  SchemaNode read(const json::value& schema) {
    SchemaNode node;
    if (const bool* everything = schema.if_bool()) {
      node.accepts_nothing = !*everything;
      return node;
    }
    const json::object* object = schema.if_object();
    if (object == nullptr) {
      refuse("", "must be an object or a boolean");
      return node;
    }
    schema_ = object;
    node.nullable = is_true(keyword("nullable"));
    // A property may be called $ref: only a string there is a reference.
    if (const json::value* reference = keyword("$ref"); reference != nullptr && reference->is_string()) {
      node.reference = resolve(reference->get_string());
      return node;
    }
    read_types(node);
    read_combinations(node);
    read_values(node);
    read_numbers(node);
    read_strings(node);
    read_arrays(node);
    read_objects(node);
    return node;
  }

  const json::value* keyword(std::string_view name) const { return schema_->if_contains(name); }

  std::optional<NodeIndex> resolve(std::string_view reference) {
    const json::value* target = nullptr;
    if (reference.starts_with('#')) target = find_pointer(document_, percent_decode(reference.substr(1)));
    if (target == nullptr) {
      refuse("$ref", fmt::format("points to nothing in this document: {}", reference));
      return std::nullopt;
    }
    return reserve(*target, std::string(reference));
  }

  std::optional<NodeIndex> read_schema(std::string_view name) {
    const json::value* schema = keyword(name);
    if (schema == nullptr) return std::nullopt;
    return reserve(*schema, fmt::format("{}.{}", where_, name));
  }

  std::vector<NodeIndex> read_schemas(std::string_view name) {
    std::vector<NodeIndex> nodes;
    const json::value* list = keyword(name);
    if (list == nullptr) return nodes;
    const json::array* schemas = list->if_array();
    if (schemas == nullptr || schemas->empty()) {
      refuse(name, "must be a list of schemas");
      return nodes;
    }
    for (const json::value& schema : *schemas) {
      nodes.push_back(reserve(schema, fmt::format("{}.{}.{}", where_, name, nodes.size())));
    }
    return nodes;
  }

  std::optional<Number> read_number(std::string_view name) {
    const json::value* value = keyword(name);
    if (value == nullptr) return std::nullopt;
    auto number = find_number(*value);
    if (!number) refuse(name, "must be a number");
    return number;
  }

  std::optional<std::uint64_t> read_count(std::string_view name) {
    auto number = read_number(name);
    if (!number) return std::nullopt;
    if (*number < 0 || *number != std::floor(*number) || *number > 0x1p62L) {
      refuse(name, "must be a whole number that is not negative");
      return std::nullopt;
    }
    return static_cast<std::uint64_t>(*number);
  }

  void read_types(SchemaNode& node) {
    const json::value* type = keyword("type");
    if (type == nullptr) return;
    std::vector<std::string_view> names;
    if (const json::string* one = type->if_string()) names.push_back(*one);
    if (const json::array* several = type->if_array()) {
      for (const json::value& name : *several) {
        names.push_back(name.is_string() ? std::string_view(name.get_string()) : std::string_view());
      }
    }
    for (std::string_view name : names) node.types |= type_named(name);
    bool known = std::ranges::all_of(names, [](std::string_view name) { return type_named(name) != 0; });
    if (names.empty() || !known) refuse("type", "must be null, boolean, integer, number, string, array or object");
    node.types_text = names.size() == 1 ? std::string(names[0]) : fmt::format("[{}]", fmt::join(names, ","));
  }

  void read_combinations(SchemaNode& node) {
    node.all_of = read_schemas("allOf");
    node.any_of = read_schemas("anyOf");
    node.one_of = read_schemas("oneOf");
    node.negated = read_schema("not");
  }

  static AllowedValue allowed(const json::value& value) { return {canonical(value), write_json(value)}; }

  void read_values(SchemaNode& node) {
    if (const json::value* list = keyword("enum")) {
      const json::array* values = list->if_array();
      if (values == nullptr || values->empty()) return refuse("enum", "must be a list of values");
      for (const json::value& value : *values) node.allowed.push_back(allowed(value));
    }
    if (const json::value* constant = keyword("const")) node.constant = allowed(*constant);
  }

  /// Draft 6 gives the exclusive bound itself, OpenAPI 3.0 and draft 4 a flag beside the bound; a schema with two bounds
  /// means the tighter one.
  std::optional<Bound> read_bound(std::string_view inclusive, std::string_view exclusive, bool is_lower) {
    std::optional<Bound> bound;
    if (auto number = read_number(inclusive)) bound = Bound{*number, false};
    const json::value* flag = keyword(exclusive);
    if (flag == nullptr) return bound;
    if (const bool* is_exclusive = flag->if_bool()) {
      if (bound) bound->exclusive = *is_exclusive;
      return bound;
    }
    auto number = read_number(exclusive);
    if (!number) return bound;
    bool tighter = !bound || (is_lower ? *number >= bound->value : *number <= bound->value);
    if (tighter) bound = Bound{*number, true};
    return bound;
  }

  void read_numbers(SchemaNode& node) {
    node.minimum = read_bound("minimum", "exclusiveMinimum", true);
    node.maximum = read_bound("maximum", "exclusiveMaximum", false);
    node.multiple_of = read_number("multipleOf");
    if (node.multiple_of && *node.multiple_of <= 0) refuse("multipleOf", "must be greater than 0");
  }

  void read_strings(SchemaNode& node) {
    node.min_length = read_count("minLength");
    node.max_length = read_count("maxLength");
    if (const json::value* pattern = keyword("pattern")) {
      if (!pattern->is_string()) return refuse("pattern", "must be a string");
      node.pattern = Pattern::compile(pattern->get_string());
    }
    const json::value* format = keyword("format");
    const json::string* name = format == nullptr ? nullptr : format->if_string();
    node.is_uri = name != nullptr && *name == "uri";
    node.is_secret = is_true(keyword("x-cog-secret")) || (name != nullptr && *name == "password");
  }

  void read_arrays(SchemaNode& node) {
    // A list of schemas, one for each position, is nothing that Cog writes.
    if (const json::value* items = keyword("items"); items != nullptr && !items->is_array()) node.items = read_schema("items");
    node.min_items = read_count("minItems");
    node.max_items = read_count("maxItems");
    node.unique_items = is_true(keyword("uniqueItems"));
  }

  void read_objects(SchemaNode& node) {
    if (const json::value* list = keyword("required")) {
      // Some generators write `required: true` on the property itself; that says nothing about an object.
      if (const json::array* names = list->if_array()) {
        for (const json::value& name : *names) {
          if (!name.is_string()) return refuse("required", "must be a list of names");
          node.required.emplace_back(name.get_string());
        }
      }
    }
    if (const json::value* properties = keyword("properties")) read_properties(*properties, node);
    if (const json::value* additional = keyword("additionalProperties")) {
      const bool* flag = additional->if_bool();
      node.additional_forbidden = flag != nullptr && !*flag;
      if (flag == nullptr) node.additional = read_schema("additionalProperties");
    }
    node.min_properties = read_count("minProperties");
    node.max_properties = read_count("maxProperties");
  }

  void read_properties(const json::value& properties, SchemaNode& node) {
    const json::object* members = properties.if_object();
    if (members == nullptr) return refuse("properties", "must be an object");
    std::vector<std::tuple<Number, std::size_t, const json::key_value_pair*>> ordered;
    for (const json::key_value_pair& member : *members) {
      const json::value* order = find(member.value(), "x-order");
      auto place = order == nullptr ? std::nullopt : find_number(*order);
      ordered.emplace_back(place.value_or(std::numeric_limits<Number>::infinity()), ordered.size(), &member);
    }
    std::ranges::sort(ordered);
    for (const auto& [order, index, member] : ordered) {
      std::string name(member->key());
      std::string where = where_.empty() ? name : fmt::format("{}.{}", where_, name);
      node.declared.push_back(name);
      node.properties.push_back({std::move(name), reserve(member->value(), std::move(where))});
    }
    std::ranges::sort(node.declared);
  }

  const json::value& document_;
  SchemaTree tree_;
  std::unordered_map<const json::value*, NodeIndex> known_;
  std::deque<Waiting> waiting_;
  std::optional<Error> failure_;
  std::string where_;                      // of the schema being read
  const json::object* schema_ = nullptr;  // the schema being read
};

}  // namespace

Result<JsonSchema> JsonSchema::compile(const json::value& document, std::string_view pointer) {
  const json::value* root = find_pointer(document, pointer);
  if (root == nullptr) return fail(ErrorKind::not_found, fmt::format("The document has no schema at {}", pointer));
  auto tree = Compiler(document).compile(*root);
  if (!tree) return pass_on(std::move(tree));
  return JsonSchema(std::make_shared<const SchemaTree>(std::move(*tree)));
}

}  // namespace mimeo::core
