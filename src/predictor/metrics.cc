#include "predictor/metrics.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "predictor/value_json.h"

namespace mimeo::predictor {
namespace {

[[noreturn]] void refuse_metric(std::string_view name, std::string_view reason) {
  throw std::invalid_argument(fmt::format("metric '{}': {}", name, reason));
}

bool is_word(std::string_view word) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !word.empty() && word.front() != '_' && word.back() != '_' && word.find("__") == std::string_view::npos &&
         std::ranges::all_of(word, allowed);
}

std::vector<std::string_view> split(std::string_view name) {
  if (name.size() > 128) refuse_metric(name, "longer than 128 characters");
  if (name == "predict_time" || name == "cog" || name.starts_with("cog.")) refuse_metric(name, "the name is reserved");
  std::vector<std::string_view> words;
  for (std::string_view rest = name;;) {
    const std::size_t dot = rest.find('.');
    words.push_back(rest.substr(0, dot));
    if (!is_word(words.back()))
      refuse_metric(name, "names are letters, digits and single underscores, with dots between");
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  if (words.size() > 4) refuse_metric(name, "more than 4 levels");
  return words;
}

bool has_file(const Value& value) {
  if (value.get_if<File>()) return true;
  if (auto* items = value.get_if<Value::Array>()) return std::ranges::any_of(*items, has_file);
  if (auto* members = value.get_if<Value::Object>()) {
    return std::ranges::any_of(*members, [](const auto& member) { return has_file(member.second); });
  }
  return false;
}

// Integers and numbers are one type to a reader of metrics.
std::size_t type_of(const Value& value) { return value.get_if<double>() ? Value(0).data().index() : value.data().index(); }

/// The object that holds the last word of `words`, made where absent.
Value& parent_of(Value& root, std::string_view name, const std::vector<std::string_view>& words) {
  Value* at = &root;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    at = &(*at)[words[i]];
    if (!at->is_null() && !at->get_if<Value::Object>()) refuse_metric(name, "a part of it is a metric already");
    if (at->is_null()) *at = Value::Object{};
  }
  return *at;
}

}  // namespace

void Metrics::set(std::string_view name, Value value) {
  const auto words = split(name);
  if (has_file(value)) refuse_metric(name, "a file is no metric");
  Value& parent = parent_of(all_, name, words);
  if (value.is_null()) {
    std::erase_if(*parent.get_if<Value::Object>(), [&](const auto& member) { return member.first == words.back(); });
    return;
  }
  const Value* present = parent.find(words.back());
  if (present && type_of(*present) != type_of(value)) refuse_metric(name, "its type cannot change");
  parent[words.back()] = std::move(value);
}

void Metrics::add(std::string_view name, double amount) {
  const auto words = split(name);
  Value& at = parent_of(all_, name, words)[words.back()];
  if (at.is_null()) at = std::int64_t{0};
  const bool whole = amount == static_cast<double>(static_cast<std::int64_t>(amount));
  if (auto* count = at.get_if<std::int64_t>()) {
    at = whole ? Value(*count + static_cast<std::int64_t>(amount)) : Value(static_cast<double>(*count) + amount);
  } else if (auto* number = at.get_if<double>()) {
    at = *number + amount;
  } else {
    refuse_metric(name, "it is not a number");
  }
}

void Metrics::append(std::string_view name, Value item) {
  const auto words = split(name);
  if (has_file(item)) refuse_metric(name, "a file is no metric");
  Value& at = parent_of(all_, name, words)[words.back()];
  if (!at.is_null() && !at.get_if<Value::Array>()) refuse_metric(name, "it is not a list");
  at.push_back(std::move(item));
}

std::string Metrics::render(double predict_time_s) const {
  std::string out = "{\"predict_time\":";
  write_value(predict_time_s, out);
  const std::string recorded = render();
  if (recorded == "{}") return out + '}';
  return out + ',' + recorded.substr(1);
}

std::string Metrics::render() const {
  std::string out;
  write_value(all_, out);
  return out;
}

}  // namespace mimeo::predictor
