#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/limits.h"
#include "core/json_equality.h"
#include "core/json_schema.h"
#include "core/schema_tree.h"
#include "core/schema_words.h"

namespace mimeo::core {
namespace {

std::size_t count_values(const json::value& value) {
  std::size_t count = 1;
  if (const json::array* array = value.if_array()) {
    for (const json::value& item : *array) count += count_values(item);
  } else if (const json::object* object = value.if_object()) {
    for (const json::key_value_pair& member : *object) count += count_values(member.value());
  }
  return count;
}

/// One validation.
class Check {
 public:
  Check(const SchemaTree& tree, const json::value& root) : tree_(tree), root_(root) {}

  std::vector<InvalidField> run(NodeIndex node, std::string_view field) {
    Path path{nullptr, field};
    check(node, root_, path);
    if (gave_up_) report("internal", path, "The value is too complex to be checked against its schema");
    return std::move(problems_);
  }

 private:
  void report(std::string_view type, const Path& path, std::string description) {
    if (problems_.size() < limits::invalid_fields) {
      problems_.push_back({std::string(type), path.text(), std::move(description)});
    }
  }

  /// Answers true while the check may go on.
  bool take_step() {
    if (++steps_ <= allowed_steps_ || gave_up_) return !gave_up_;
    if (allowed_steps_ == limits::schema_steps) {
      allowed_steps_ += limits::schema_steps_per_value * count_values(root_);
    } else {
      gave_up_ = true;
    }
    return !gave_up_;
  }

  void check(NodeIndex index, const json::value& value, const Path& path) {
    if (depth_ >= limits::schema_depth) gave_up_ = true;
    if (!take_step()) return;
    ++depth_;
    check_node(tree_.nodes[index], value, path);
    --depth_;
  }

  void check_node(const SchemaNode& node, const json::value& value, const Path& path) {
    if (node.nullable && value.is_null()) return;
    if (node.reference) return check(*node.reference, value, path);
    if (node.accepts_nothing) return report("false", path, "False always fails validation");
    std::uint8_t type = type_of(value);
    if (node.types != 0 && (node.types & type) == 0) {
      return report("invalid_type", path,
                    fmt::format("Invalid type. Expected: {}, given: {}", node.types_text, type_name(type)));
    }
    check_combinations(node, value, path);
    switch (type) {
      case type_integer:
      case type_number: check_number(node, number_of(value), path); break;
      case type_string: check_string(node, value.get_string(), path); break;
      case type_array: check_array(node, value.get_array(), path); break;
      case type_object: check_object(node, value.get_object(), path); break;
      default: break;
    }
    check_allowed(node, value, path);
    if (type == type_object) check_members(node, value.get_object(), path);
  }

  // --- combinations ---

  std::vector<InvalidField> attempt(NodeIndex node, const json::value& value, const Path& path) {
    std::vector<InvalidField> outer = std::exchange(problems_, {});
    check(node, value, path);
    return std::exchange(problems_, std::move(outer));
  }

  void add(std::vector<InvalidField>&& more) {
    for (InvalidField& problem : more) {
      if (problems_.size() >= limits::invalid_fields) return;
      problems_.push_back(std::move(problem));
    }
  }

  /// The branch that the caller most likely meant: of the right type, then with the fewest problems.
  static std::vector<InvalidField> take_best(std::vector<std::vector<InvalidField>>&& attempts, const Path& path) {
    std::string here = path.text();
    auto badness = [&](const std::vector<InvalidField>& problems) {
      bool wrong_type = !problems.empty() && problems[0].type == "invalid_type" && problems[0].field == here;
      return std::pair(wrong_type, problems.size());
    };
    return std::move(*std::ranges::min_element(attempts, {}, badness));
  }

  void check_combinations(const SchemaNode& node, const json::value& value, const Path& path) {
    if (!node.any_of.empty()) check_any_of(node, value, path);
    if (!node.one_of.empty()) check_one_of(node, value, path);
    if (!node.all_of.empty()) check_all_of(node, value, path);
    if (node.negated && attempt(*node.negated, value, path).empty()) {
      report("number_not", path, "Must not validate the schema (not)");
    }
  }

  void check_any_of(const SchemaNode& node, const json::value& value, const Path& path) {
    std::vector<std::vector<InvalidField>> attempts;
    for (NodeIndex branch : node.any_of) {
      auto problems = attempt(branch, value, path);
      if (problems.empty()) return;
      attempts.push_back(std::move(problems));
    }
    report("number_any_of", path, "Must validate at least one schema (anyOf)");
    add(take_best(std::move(attempts), path));
  }

  void check_one_of(const SchemaNode& node, const json::value& value, const Path& path) {
    std::vector<std::vector<InvalidField>> attempts;
    std::size_t accepted = 0;
    for (NodeIndex branch : node.one_of) {
      auto problems = attempt(branch, value, path);
      accepted += problems.empty();
      attempts.push_back(std::move(problems));
    }
    if (accepted == 1) return;
    report("number_one_of", path, "Must validate one and only one schema (oneOf)");
    if (accepted == 0) add(take_best(std::move(attempts), path));
  }

  void check_all_of(const SchemaNode& node, const json::value& value, const Path& path) {
    bool accepted = true;
    for (NodeIndex branch : node.all_of) {
      auto problems = attempt(branch, value, path);
      accepted &= problems.empty();
      add(std::move(problems));
    }
    if (!accepted) report("number_all_of", path, "Must validate all the schemas (allOf)");
  }

  // --- by type ---

  void check_number(const SchemaNode& node, Number number, const Path& path) {
    if (node.multiple_of && !is_multiple(number, *node.multiple_of)) {
      report("multiple_of", path, fmt::format("Must be a multiple of {}", text_of(*node.multiple_of)));
    }
    if (const auto& low = node.minimum) {
      if (low->exclusive ? number <= low->value : number < low->value) {
        report(low->exclusive ? "number_gt" : "number_gte", path,
               fmt::format("Must be greater than {}{}", low->exclusive ? "" : "or equal to ", text_of(low->value)));
      }
    }
    if (const auto& high = node.maximum) {
      if (high->exclusive ? number >= high->value : number > high->value) {
        report(high->exclusive ? "number_lt" : "number_lte", path,
               fmt::format("Must be less than {}{}", high->exclusive ? "" : "or equal to ", text_of(high->value)));
      }
    }
  }

  void check_string(const SchemaNode& node, std::string_view text, const Path& path) {
    if (node.min_length && code_points(text) < *node.min_length) {
      report("string_gte", path, fmt::format("String length must be greater than or equal to {}", *node.min_length));
    }
    if (node.max_length && code_points(text) > *node.max_length) {
      report("string_lte", path, fmt::format("String length must be less than or equal to {}", *node.max_length));
    }
    if (node.pattern && !node.pattern->occurs_in(text)) {
      report("pattern", path, fmt::format("Does not match pattern '{}'", node.pattern->expression()));
    }
    if (node.is_uri && !is_fetchable(text)) report("format", path, "Does not match format 'uri'");
  }

  void check_array(const SchemaNode& node, const json::array& array, const Path& path) {
    if (node.items) {
      for (std::size_t i = 0; i < array.size(); ++i) {
        Path item{&path, {}, i};
        check(*node.items, array[i], item);
      }
    }
    if (node.min_items && array.size() < *node.min_items) {
      report("array_min_items", path, fmt::format("Array must have at least {} items", *node.min_items));
    }
    if (node.max_items && array.size() > *node.max_items) {
      report("array_max_items", path, fmt::format("Array must have at most {} items", *node.max_items));
    }
    if (node.unique_items) check_unique(array, path);
  }

  void check_unique(const json::array& array, const Path& path) {
    std::unordered_map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < array.size(); ++i) {
      auto [first, is_new] = seen.try_emplace(canonical(array[i]), i);
      if (!is_new) report("unique", path, fmt::format("array items[{},{}] must be unique", first->second, i));
    }
  }

  void check_object(const SchemaNode& node, const json::object& object, const Path& path) {
    for (const std::string& name : node.required) {
      if (!object.contains(name)) report("required", path, fmt::format("{} is required", name));
    }
    if (node.additional_forbidden || node.additional) {
      for (const json::key_value_pair& member : object) {
        if (std::ranges::binary_search(node.declared, std::string_view(member.key()))) continue;
        if (node.additional_forbidden) {
          report("additional_property_not_allowed", path,
                 fmt::format("Additional property {} is not allowed", std::string_view(member.key())));
        } else {
          Path inner{&path, member.key()};
          check(*node.additional, member.value(), inner);
        }
      }
    }
    if (node.min_properties && object.size() < *node.min_properties) {
      report("array_min_properties", path, fmt::format("Must have at least {} properties", *node.min_properties));
    }
    if (node.max_properties && object.size() > *node.max_properties) {
      report("array_max_properties", path, fmt::format("Must have at most {} properties", *node.max_properties));
    }
  }

  void check_members(const SchemaNode& node, const json::object& object, const Path& path) {
    for (const Property& property : node.properties) {
      if (const json::value* member = object.if_contains(property.name)) {
        Path inner{&path, property.name};
        check(property.node, *member, inner);
      }
    }
  }

  void check_allowed(const SchemaNode& node, const json::value& value, const Path& path) {
    if (!node.constant && node.allowed.empty()) return;
    std::string given = canonical(value);
    if (node.constant && node.constant->canonical != given) {
      report("const", path, fmt::format("{} does not match: {}", path.last(), node.constant->text));
    }
    auto is_given = [&](const AllowedValue& allowed) { return allowed.canonical == given; };
    if (!node.allowed.empty() && std::ranges::none_of(node.allowed, is_given)) {
      std::string list;
      for (const AllowedValue& allowed : node.allowed) list += (list.empty() ? "" : ", ") + allowed.text;
      report("enum", path, fmt::format("{} must be one of the following: {}", path.last(), list));
    }
  }

  const SchemaTree& tree_;
  const json::value& root_;
  std::vector<InvalidField> problems_;
  std::size_t steps_ = 0;
  std::size_t allowed_steps_ = limits::schema_steps;
  std::size_t depth_ = 0;
  bool gave_up_ = false;
};

}  // namespace

bool accepts(const SchemaTree& tree, NodeIndex node, const json::value& value) {
  return Check(tree, value).run(node, "").empty();
}

std::vector<InvalidField> JsonSchema::validate(const json::value& value, std::string_view field) const {
  return Check(*tree_, value).run(tree_->root, field);
}

bool JsonSchema::accepts(const json::value& value) const { return core::accepts(*tree_, tree_->root, value); }

}  // namespace mimeo::core
