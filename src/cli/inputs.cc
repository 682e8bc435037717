#include "cli/inputs.h"

#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>

#include "base/hash.h"
#include "cli/model_inputs.h"

namespace mimeo::cli {
namespace {

bool is_file(const json::value* schema) { return word_in(schema, "format") == "uri"; }

Result<std::string> read_whole(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::invalid, "Cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A JSON object with inputs, from a file or standard input.
Result<json::object> read_all_inputs(const std::string& path) {
  auto text = read_whole(path);
  if (!text) return pass_on(std::move(text));
  auto value = parse_json(*text);
  if (!value || !value->is_object())
    return fail(ErrorKind::invalid,
                fmt::format("{} is no JSON object with inputs", path == "-" ? "Standard input" : path));
  return std::move(value->get_object());
}

Result<json::value> read_value(const std::string& key, std::string text, const json::value& document,
                               const json::value* schema, const Upload& upload) {
  const auto type = word_in(schema, "type");
  auto wrong = [&](std::string_view takes) {
    return fail(ErrorKind::invalid, fmt::format("{}: \"{}\" is not {}", key, text, takes));
  };
  if (text.starts_with('@') && type != "array" && type != "object") {
    if (type == "string" && !is_file(schema)) {
      auto whole = read_whole(text.substr(1));
      if (!whole) return pass_on(std::move(whole));
      return json::value(*whole);
    }
    if (text == "@-") {
      auto whole = read_whole("-");
      if (!whole) return pass_on(std::move(whole));
      return json::value("data:application/octet-stream;base64," + base64_encode(*whole));
    }
    auto address = upload(text.substr(1));
    if (!address) return pass_on(std::move(address));
    return json::value(*address);
  }
  if (type == "integer" || type == "number") {
    auto number = parse_json(text);
    if (!number || !number->is_number()) return wrong(type == "integer" ? "a whole number" : "a number");
    return *number;
  }
  if (type == "boolean") {
    if (text == "true" || text == "1" || text == "yes") return json::value(true);
    if (text == "false" || text == "0" || text == "no") return json::value(false);
    return wrong("true or false");
  }
  if (type == "array") {
    if (text.starts_with('[')) {
      auto list = parse_json(text);
      if (!list || !list->is_array()) return wrong("a JSON list");
      return *list;
    }
    const auto* items = resolve_schema(document, find(*schema, "items"));
    auto item = read_value(key, std::move(text), document, items, upload);
    if (!item) return item;
    return json::value(json::array{std::move(*item)});
  }
  if (type == "object") {
    auto object = parse_json(text);
    if (!object || !object->is_object()) return wrong("a JSON object");
    return *object;
  }
  return json::value(text);
}

}  // namespace

Result<json::object> read_inputs(const std::vector<std::string>& pairs, const json::value& document,
                                 const Upload& upload, std::string_view component) {
  json::object inputs;
  boost::system::error_code error;
  const auto* properties = document.find_pointer(fmt::format("/components/schemas/{}/properties", component), error);
  // First what files say, so that what is said beside them wins.
  for (const auto& pair : pairs) {
    if (!pair.starts_with('@')) continue;
    auto all = read_all_inputs(pair.substr(1));
    if (!all) return pass_on(std::move(all));
    for (auto& [key, value] : *all) inputs[key] = std::move(value);
  }
  json::object given;
  for (const auto& pair : pairs) {
    if (pair.starts_with('@')) continue;
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(ErrorKind::invalid, fmt::format("\"{}\" is neither key=value nor @file", pair));
    }
    const auto key = pair.substr(0, equals);
    const auto* schema = properties == nullptr ? nullptr : resolve_schema(document, find(*properties, key));
    auto value = read_value(key, pair.substr(equals + 1), document, schema, upload);
    if (!value) return pass_on(std::move(value));
    auto* earlier = given.if_contains(key);
    if (earlier != nullptr && earlier->is_array() && value->is_array()) {
      for (auto& item : value->get_array()) earlier->get_array().push_back(std::move(item));
    } else {
      given[key] = std::move(*value);
    }
  }
  for (auto& [key, value] : given) inputs[key] = std::move(value);
  return inputs;
}

}  // namespace mimeo::cli
