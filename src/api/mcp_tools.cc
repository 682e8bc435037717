#include "api/mcp_tools.h"

#include <cassert>

#include "api/mcp_files.h"
#include "api/mcp_models.h"
#include "api/mcp_predictions.h"

namespace mimeo::api::mcp {
namespace {

constexpr std::string_view about_search = R"({
  "name": "search_models", "title": "Search models",
  "description": "Finds AI models that can be run here. Without words: the newest ones. Answers a line for each: owner/name and what it does.",
  "inputSchema": {"type": "object", "additionalProperties": false, "properties": {
    "query": {"type": "string", "maxLength": 1000, "description": "Words to look for; the last may be the beginning of one"},
    "limit": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20}}},
  "annotations": {"readOnlyHint": true, "openWorldHint": false}})";

constexpr std::string_view about_schema = R"({
  "name": "get_model_schema", "title": "Read a model's schema",
  "description": "Says what a model takes and gives, as JSON Schema. Read it before the first run_model of a model.",
  "inputSchema": {"type": "object", "additionalProperties": false, "required": ["model"], "properties": {
    "model": {"type": "string", "description": "owner/name, or owner/name:version"}}},
  "annotations": {"readOnlyHint": true, "openWorldHint": false}})";

constexpr std::string_view about_run = R"({
  "name": "run_model", "title": "Run a model",
  "description": "Runs a model and waits for what it gives: text as text, files as links, small images also as images. When that takes longer than can be waited for, the answer says how to go on.",
  "inputSchema": {"type": "object", "additionalProperties": false, "required": ["model", "input"], "properties": {
    "model": {"type": "string", "description": "owner/name, or owner/name:version"},
    "input": {"type": "object", "description": "As get_model_schema says. A file is an https address, one that another model gave, or a data: URI"},
    "wait_seconds": {"type": "number", "minimum": 0, "description": "Wait no longer than this; 0 answers at once"}}},
  "annotations": {"readOnlyHint": false, "destructiveHint": false, "idempotentHint": false, "openWorldHint": false}})";

constexpr std::string_view about_get = R"({
  "name": "get_prediction", "title": "Look at a prediction",
  "description": "Says what a prediction has come to, with its output; waits for its end when asked to.",
  "inputSchema": {"type": "object", "additionalProperties": false, "required": ["id"], "properties": {
    "id": {"type": "string", "maxLength": 64, "description": "As run_model gave it"},
    "wait_seconds": {"type": "number", "minimum": 0, "default": 0, "description": "Wait so long for its end"}}},
  "annotations": {"readOnlyHint": true, "openWorldHint": false}})";

constexpr std::string_view about_cancel = R"({
  "name": "cancel_prediction", "title": "Cancel a prediction",
  "description": "Stops a prediction that waits or runs. One that has ended stays as it is.",
  "inputSchema": {"type": "object", "additionalProperties": false, "required": ["id"], "properties": {
    "id": {"type": "string", "maxLength": 64}}},
  "annotations": {"readOnlyHint": false, "destructiveHint": true, "idempotentHint": true, "openWorldHint": false}})";

constexpr std::string_view about_fetch = R"({
  "name": "fetch_file", "title": "Fetch a file",
  "description": "Gives a file that a model has made, or one of your uploads: text as text, pictures as images, sound as audio, others as they are. At most 4 MB; larger ones can be downloaded from their address.",
  "inputSchema": {"type": "object", "additionalProperties": false, "required": ["url"], "properties": {
    "url": {"type": "string", "maxLength": 4000, "description": "The address in an output, or of a file of this server's /v1/files"}}},
  "annotations": {"readOnlyHint": true, "openWorldHint": false}})";

Tool make(std::string_view text, Task<ToolResult> (*run)(Caller&, const json::object&), bool waits = false) {
  auto about = parse_json(text);
  assert(about);
  auto takes = core::JsonSchema::compile(*about, "/inputSchema");
  assert(takes);
  return {std::move(about->get_object()), std::move(*takes), run, waits};
}

std::vector<Tool> make_all() {
  std::vector<Tool> all;
  all.push_back(make(about_search, search_models));
  all.push_back(make(about_schema, get_model_schema));
  all.push_back(make(about_run, run_model, true));
  all.push_back(make(about_get, get_prediction, true));
  all.push_back(make(about_cancel, cancel_prediction));
  all.push_back(make(about_fetch, fetch_file));
  return all;
}

}  // namespace

const std::vector<Tool>& tools() {
  static const auto all = make_all();
  return all;
}

const Tool* find_tool(std::string_view name) {
  for (const auto& tool : tools()) {
    if (std::string_view(tool.about.at("name").get_string()) == name) return &tool;
  }
  return nullptr;
}

Task<ToolResult> use(const Tool& tool, Caller& caller, const json::object& arguments) {
  const json::value value(arguments);
  const auto faults = tool.takes.validate(value);
  if (!faults.empty()) {
    std::string text = "These arguments are not what the tool takes:\n" + core::detail_of(faults);
    co_return error_result(text);
  }
  co_return co_await tool.run(caller, arguments);
}

}  // namespace mimeo::api::mcp
