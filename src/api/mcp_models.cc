#include "api/mcp_models.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/hash.h"
#include "base/limits.h"
#include "core/names.h"

namespace mimeo::api::mcp {
namespace {

/// References in one another: Cog nests two.
constexpr int deepest = 8;

std::string line_of(const json::value& model) {
  auto line = text_in(model, "owner") + "/" + text_in(model, "name");
  const auto* version = find(model, "latest_version");
  if (version == nullptr || version->is_null()) line += " (no version yet)";
  if (const auto description = text_in(model, "description"); !description.empty()) line += ": " + description;
  return line;
}

/// The models of a list's page, or those of a search, which are one level deeper.
std::vector<std::string> lines_of(const json::value& body) {
  std::vector<std::string> lines;
  for (const char* name : {"results", "models"}) {
    const auto* rows = find(body, name);
    if (rows == nullptr || !rows->is_array()) continue;
    for (const auto& row : rows->get_array()) {
      const auto* found = find(row, "model");
      lines.push_back(line_of(found == nullptr ? row : *found));
    }
  }
  return lines;
}

const json::value* schema_in(const json::value& version, std::string_view component) {
  boost::system::error_code error;
  return version.find_pointer(fmt::format("/openapi_schema/components/schemas/{}", component), error);
}

}  // namespace

Task<ToolResult> search_models(Caller& caller, const json::object& arguments) {
  const auto* query = arguments.if_contains("query");
  const auto* asked = arguments.if_contains("limit");
  const std::int64_t limit = asked == nullptr ? limits::search_default : asked->to_number<std::int64_t>();
  const bool all = query == nullptr || query->get_string().empty();
  const auto target =
      all ? std::string("/v1/models")
          : fmt::format("/v1/search?query={}&limit={}", percent_encode(std::string_view(query->get_string())), limit);
  auto found = co_await ask(caller, "GET", target);
  if (!found.is_ok()) co_return error_result(found.refusal());
  auto lines = lines_of(found.body);
  if (lines.empty()) co_return text_result("No model was found");
  const bool more = all && (static_cast<std::int64_t>(lines.size()) > limit || !text_in(found.body, "next").empty());
  if (static_cast<std::int64_t>(lines.size()) > limit) lines.resize(static_cast<std::size_t>(limit));
  if (more) lines.emplace_back("There are more: search with words.");
  co_return text_result(fmt::format("{}", fmt::join(lines, "\n")));
}

Task<ToolResult> get_model_schema(Caller& caller, const json::object& arguments) {
  const std::string text(arguments.at("model").get_string());
  const auto reference = core::parse_model_reference(text);
  if (!reference || !reference->model)
    co_return error_result("model: it is owner/name or owner/name:version, not " + text);
  const auto path = "/v1/models/" + reference->model->text();
  auto model = co_await ask(caller, "GET", path);
  if (!model.is_ok()) co_return error_result(model.refusal());
  json::value version;
  if (reference->version) {
    auto found = co_await ask(caller, "GET", path + "/versions/" + reference->version->text);
    if (!found.is_ok()) co_return error_result(found.refusal());
    version = std::move(found.body);
  } else if (const auto* latest = find(model.body, "latest_version")) {
    version = *latest;
  }
  if (!version.is_object()) co_return error_result(text + " has no version to run yet");
  json::object about{{"model", reference->model->text()},
                     {"version", text_in(version, "id")},
                     {"description", text_in(model.body, "description")}};
  const auto& document = *find(version, "openapi_schema");
  for (const auto& [member, component] : {std::pair("input", "Input"), std::pair("output", "Output")}) {
    if (const auto* schema = schema_in(version, component)) about[member] = without_references(document, *schema);
  }
  co_return text_result(write_json(about));
}

json::value without_references(const json::value& document, const json::value& schema, int depth) {
  if (schema.is_array()) {
    json::array items;
    for (const auto& item : schema.get_array()) items.push_back(without_references(document, item, depth));
    return items;
  }
  if (!schema.is_object()) return schema;
  const auto* reference = find_string(schema, "$ref");
  if (reference != nullptr && reference->starts_with("#/") && depth < deepest) {
    boost::system::error_code error;
    const auto* target = document.find_pointer(std::string_view(*reference).substr(1), error);
    if (target != nullptr) return without_references(document, *target, depth + 1);
  }
  json::object object;
  for (const auto& [key, member] : schema.get_object()) object[key] = without_references(document, member, depth);
  return object;
}

}  // namespace mimeo::api::mcp
