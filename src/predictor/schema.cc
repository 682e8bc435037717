#include "predictor/schema.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "predictor/sdk_version.h"
#include "predictor/value_json.h"

namespace mimeo::predictor {
namespace {

std::string title_case(std::string_view name) {
  std::string title;
  bool start = true;
  for (char c : name) {
    if (c == '_') c = ' ';
    title += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    start = c == ' ';
  }
  return title;
}

json::object reference(std::string_view component) {
  return {{"$ref", "#/components/schemas/" + std::string(component)}};
}

json::object describe_field(const FieldInfo& field, std::string_view menu);

json::object describe_type(const Type& type) {
  json::object schema;
  switch (type.kind) {
    case Type::Kind::string: schema["type"] = "string"; break;
    case Type::Kind::boolean: schema["type"] = "boolean"; break;
    case Type::Kind::integer: schema["type"] = "integer"; break;
    case Type::Kind::number: schema["type"] = "number"; break;
    case Type::Kind::file: schema = {{"type", "string"}, {"format", "uri"}}; break;
    case Type::Kind::secret:
      schema = {{"type", "string"}, {"format", "password"}, {"writeOnly", true}, {"x-cog-secret", true}};
      break;
    case Type::Kind::any: break;
    case Type::Kind::list: schema = {{"type", "array"}, {"items", describe_type(*type.item)}}; break;
    case Type::Kind::record: {
      json::object properties;
      json::array required;
      for (const FieldInfo& field : *type.fields) {
        properties[field.name] = describe_field(field, field.name);
        if (field.required) required.push_back(json::string(field.name));
      }
      schema = {{"type", "object"}, {"properties", properties}};
      if (!required.empty()) schema["required"] = required;
      break;
    }
  }
  if (type.nullable) schema["nullable"] = true;
  return schema;
}

/// `menu` is the component that lists the field's choices, if it has any.
json::object describe_field(const FieldInfo& field, std::string_view menu) {
  json::object schema = describe_type(field.type);
  if (!field.choices.empty()) {
    schema.erase("type");
    schema["allOf"] = json::array({reference(menu)});
  } else {
    schema["title"] = title_case(field.name);
  }
  if (!field.description.empty()) schema["description"] = field.description;
  if (field.fallback && !field.fallback->is_null()) schema["default"] = to_json_value(*field.fallback);
  if (field.minimum) schema["minimum"] = to_json_value(*field.minimum);
  if (field.maximum) schema["maximum"] = to_json_value(*field.maximum);
  if (field.min_length) schema["minLength"] = *field.min_length;
  if (field.max_length) schema["maxLength"] = *field.max_length;
  if (field.pattern) schema["pattern"] = *field.pattern;
  if (field.accept) schema["x-cog-accept"] = *field.accept;
  if (field.deprecated) schema["deprecated"] = true;
  return schema;
}

json::object describe_choices(const FieldInfo& field) {
  json::array values;
  for (const Value& value : field.choices) values.push_back(to_json_value(value));
  return {{"title", field.name},
          {"description", "An enumeration."},
          {"enum", values},
          {"type", field.type.kind == Type::Kind::integer ? "integer" : "string"}};
}

/// Describes the fields as the component `name`, and each menu as a component of its own: named like its field, unless
/// predictions and trainings have different menus of one name.
void add_input(json::object& components, const std::string& name, const std::vector<FieldInfo>& fields) {
  json::object properties;
  json::array required;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::string menu = fields[i].name;
    if (!fields[i].choices.empty()) {
      const json::value choices = describe_choices(fields[i]);
      const json::value* taken = components.if_contains(menu);
      if (taken != nullptr && *taken != choices) menu = name + "_" + menu;
      components[menu] = choices;
    }
    json::object property = describe_field(fields[i], menu);
    property["x-order"] = i;
    properties[fields[i].name] = property;
    if (fields[i].required) required.push_back(json::string(fields[i].name));
  }
  json::object schema{{"title", name}, {"type", "object"}, {"properties", properties}};
  if (!required.empty()) schema["required"] = required;
  components[name] = schema;
}

json::object describe_output(const detail::OutputInfo& output) {
  json::object schema = describe_type(output.type);
  if (output.streamed) {
    schema = {{"type", "array"}, {"items", schema}, {"x-cog-array-type", "iterator"}};
    if (output.display == Display::concatenate) schema["x-cog-array-display"] = "concatenate";
  }
  schema["title"] = "Output";
  return schema;
}

// What every Cog model says alike.
constexpr std::string_view common_components = R"json({
  "PredictionRequest": {"title": "PredictionRequest", "type": "object", "properties": {
    "id": {"title": "Id", "type": "string"},
    "input": {"$ref": "#/components/schemas/Input"},
    "context": {"title": "Context", "type": "object", "additionalProperties": {"type": "string"}},
    "webhook": {"title": "Webhook", "type": "string", "format": "uri"},
    "webhook_events_filter": {"title": "Webhook Events Filter", "type": "array",
      "items": {"type": "string", "enum": ["start", "output", "logs", "completed"]}}}},
  "PredictionResponse": {"title": "PredictionResponse", "type": "object", "properties": {
    "input": {"$ref": "#/components/schemas/Input"},
    "output": {"$ref": "#/components/schemas/Output"},
    "id": {"title": "Id", "type": "string"},
    "version": {"title": "Version", "type": "string"},
    "created_at": {"title": "Created At", "type": "string", "format": "date-time"},
    "started_at": {"title": "Started At", "type": "string", "format": "date-time"},
    "completed_at": {"title": "Completed At", "type": "string", "format": "date-time"},
    "status": {"title": "Status", "type": "string"},
    "error": {"title": "Error", "type": "string"},
    "logs": {"title": "Logs", "type": "string"},
    "metrics": {"title": "Metrics", "type": "object"}}},
  "Status": {"title": "Status", "description": "An enumeration.", "type": "string",
    "enum": ["starting", "processing", "succeeded", "canceled", "failed"]},
  "HTTPValidationError": {"title": "HTTPValidationError", "type": "object", "properties": {
    "detail": {"title": "Detail", "type": "array", "items": {"$ref": "#/components/schemas/ValidationError"}}}},
  "ValidationError": {"title": "ValidationError", "type": "object", "required": ["loc", "msg", "type"], "properties": {
    "loc": {"title": "Location", "type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
    "msg": {"title": "Message", "type": "string"},
    "type": {"title": "Error Type", "type": "string"}}}
})json";

constexpr std::string_view paths = R"json({
  "/": {"get": {"summary": "Root", "operationId": "root__get", "responses": {
    "200": {"description": "Successful Response", "content": {"application/json": {"schema": {}}}}}}},
  "/health-check": {"get": {"summary": "Healthcheck", "operationId": "healthcheck_health_check_get", "responses": {
    "200": {"description": "Successful Response", "content": {"application/json": {"schema": {}}}}}}},
  "/predictions": {"post": {"summary": "Predict", "description": "Run a single prediction on the model",
    "operationId": "predict_predictions_post", "x-cog-streaming": true,
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/PredictionRequest"}}}},
    "responses": {
      "200": {"description": "Successful Response", "content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/PredictionResponse"}}}},
      "422": {"description": "Validation Error", "content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/HTTPValidationError"}}}}}}},
  "/predictions/{prediction_id}": {"put": {"summary": "Predict Idempotent",
    "description": "Run a single prediction on the model (idempotent creation)",
    "operationId": "predict_idempotent_predictions__prediction_id__put", "x-cog-streaming": true,
    "parameters": [{"required": true, "schema": {"title": "Prediction Id", "type": "string"}, "name": "prediction_id",
      "in": "path"}],
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/PredictionRequest"}}}},
    "responses": {
      "200": {"description": "Successful Response", "content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/PredictionResponse"}}}},
      "422": {"description": "Validation Error", "content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/HTTPValidationError"}}}}}}},
  "/predictions/{prediction_id}/cancel": {"post": {"summary": "Cancel",
    "operationId": "cancel_predictions__prediction_id__cancel_post",
    "parameters": [{"required": true, "schema": {"title": "Prediction Id", "type": "string"}, "name": "prediction_id",
      "in": "path"}],
    "responses": {
      "200": {"description": "Successful Response", "content": {"application/json": {"schema": {}}}},
      "422": {"description": "Validation Error", "content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/HTTPValidationError"}}}}}}}
})json";

json::value sorted(const json::value& from) {
  if (auto* array = from.if_array()) {
    json::array items;
    for (const json::value& item : *array) items.push_back(sorted(item));
    return items;
  }
  auto* object = from.if_object();
  if (!object) return from;
  std::vector<std::string_view> names;
  for (const auto& member : *object) names.push_back(member.key());
  std::ranges::sort(names);
  json::object members;
  for (std::string_view name : names) members[name] = sorted(object->at(name));
  return members;
}

/// What is said of predictions, said of trainings.
std::string in_words_of_trainings(std::string text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> words = {{{"Prediction", "Training"},
                                                                                   {"prediction", "training"},
                                                                                   {"Predict", "Train"},
                                                                                   {"predict", "train"},
                                                                                   {"schemas/Input", "schemas/TrainingInput"},
                                                                                   {"schemas/Output", "schemas/TrainingOutput"}}};
  for (const auto& [from, to] : words) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

json::value make_openapi_schema(const detail::Program& program) {
  json::object components = parse_json(common_components)->as_object();
  json::object places = parse_json(paths)->as_object();
  add_input(components, "Input", program.prediction.input);
  components["Output"] = describe_output(program.prediction.output);
  if (program.training) {
    for (const char* name : {"PredictionRequest", "PredictionResponse"}) {
      components[in_words_of_trainings(name)] = *parse_json(in_words_of_trainings(write_json(components.at(name))));
    }
    for (const char* path : {"/predictions", "/predictions/{prediction_id}", "/predictions/{prediction_id}/cancel"}) {
      places[in_words_of_trainings(path)] = *parse_json(in_words_of_trainings(write_json(places.at(path))));
    }
    add_input(components, "TrainingInput", program.training->input);
    components["TrainingOutput"] = describe_output(program.training->output);
  }
  const json::object info{{"title", "Cog"}, {"version", sdk_version}};
  const json::object schema{{"openapi", "3.0.2"},
                            {"info", info},
                            {"paths", places},
                            {"components", json::object{{"schemas", components}}}};
  return sorted(schema);
}

std::string make_description(const detail::Program& program) {
  const json::object description{{"name", program.about.name},
                                 {"description", program.about.description},
                                 {"concurrency", program.about.concurrency},
                                 {"sdk_version", sdk_version},
                                 {"openapi_schema", make_openapi_schema(program)}};
  return write_json(sorted(description));
}

}  // namespace mimeo::predictor
