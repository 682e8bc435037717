#include "values.h"

#include <cmath>

#include "addon.h"
#include "files.h"

namespace mimeo::js {
namespace {

struct ToJs {
  Napi::Env env;

  Napi::Value operator()(std::nullptr_t) const { return env.Null(); }
  Napi::Value operator()(bool flag) const { return Napi::Boolean::New(env, flag); }
  Napi::Value operator()(std::int64_t number) const { return Napi::Number::New(env, static_cast<double>(number)); }
  Napi::Value operator()(double number) const { return Napi::Number::New(env, number); }
  Napi::Value operator()(const std::string& text) const { return to_js(env, text); }
  Napi::Value operator()(const mc::InputFile& file) const { return to_js(env, file.name()); }
  Napi::Value operator()(const mc::FileOutput& file) const { return to_js(env, file); }
  Napi::Value operator()(const mc::Value::Array& items) const {
    auto array = Napi::Array::New(env, items.size());
    for (std::uint32_t at = 0; at < items.size(); ++at) {
      const Napi::HandleScope scope(env);
      array.Set(at, to_js(env, items[at]));
    }
    return array;
  }
  Napi::Value operator()(const mc::Value::Object& members) const {
    auto object = Napi::Object::New(env);
    for (const auto& [name, member] : members) {
      const Napi::HandleScope scope(env);
      // Defined and not set: "__proto__" is a name as any other.
      object.DefineProperty(Napi::PropertyDescriptor::Value(
          Napi::String::New(env, name), to_js(env, member),
          static_cast<napi_property_attributes>(napi_writable | napi_enumerable | napi_configurable)));
    }
    return object;
  }
};

constexpr double largest_integer = 9007199254740991;  // Number.MAX_SAFE_INTEGER
constexpr int deepest = 200;                          // as in JSON that is read

mc::Value value_at(Napi::Value value, int depth) {
  const Napi::Env env = value.Env();
  if (depth > deepest) throw Napi::TypeError::New(env, "An input is too deep, or contains itself");
  switch (value.Type()) {
    case napi_undefined:
    case napi_null: return nullptr;
    case napi_boolean: return value.As<Napi::Boolean>().Value();
    case napi_number: {
      const double number = value.As<Napi::Number>().DoubleValue();
      if (std::abs(number) <= largest_integer && std::trunc(number) == number) return static_cast<std::int64_t>(number);
      return number;
    }
    case napi_string: return value.As<Napi::String>().Utf8Value();
    case napi_object: break;
    default: throw Napi::TypeError::New(env, "No part of an input: " + value.ToString().Utf8Value());
  }
  const auto object = value.As<Napi::Object>();
  if (const auto* file = InputFile::in(object)) return *file;
  if (value.IsArray()) {
    const auto array = value.As<Napi::Array>();
    mc::Value::Array items;
    for (std::uint32_t at = 0; at < array.Length(); ++at) {
      const Napi::HandleScope scope(env);
      items.push_back(value_at(array.Get(at), depth + 1));
    }
    return items;
  }
  mc::Value::Object members;
  const auto names = object.GetPropertyNames();
  for (std::uint32_t at = 0; at < names.Length(); ++at) {
    const Napi::HandleScope scope(env);
    const Napi::Value name = names.Get(at);
    const Napi::Value member = object.Get(name);
    if (member.IsUndefined()) continue;
    members.emplace_back(name.ToString().Utf8Value(), value_at(member, depth + 1));
  }
  return members;
}

}  // namespace

mc::Value value_of(Napi::Value value) { return value_at(value, 0); }

mc::Value::Object object_of(Napi::Value value) {
  mc::Value made = value_of(value);
  if (made.is_null()) return {};
  auto* members = made.get_if<mc::Value::Object>();
  if (members == nullptr) throw Napi::TypeError::New(value.Env(), "An object is wanted here");
  return std::move(*members);
}

std::string text_of(Napi::Value value) {
  return value.IsUndefined() || value.IsNull() ? std::string() : value.ToString().Utf8Value();
}

std::optional<double> number_in(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (value.IsUndefined() || value.IsNull()) return std::nullopt;
  const double number = value.ToNumber().DoubleValue();
  if (std::isnan(number)) throw Napi::TypeError::New(value.Env(), std::string("No number: ") + name);
  return number;
}

bool flag_in(const Napi::Object& object, const char* name, bool otherwise) {
  const Napi::Value value = object.Get(name);
  return value.IsUndefined() || value.IsNull() ? otherwise : value.ToBoolean().Value();
}

Napi::Value to_js(Napi::Env env, const mc::Value& value) { return std::visit(ToJs{env}, value.data()); }

Napi::Value to_js(Napi::Env env, const mc::FileOutput& file) {
  return Addon::of(env).make_file.Call({File::wrap(env, file)});
}

Napi::Value to_js(Napi::Env env, const mc::Error& error) {
  auto fields = Napi::Array::New(env);
  for (const auto& field : error.invalid_fields) {
    auto one = Napi::Object::New(env);
    one.Set("type", field.type);
    one.Set("field", field.field);
    one.Set("description", field.description);
    fields.Set(fields.Length(), one);
  }
  auto told = Napi::Object::New(env);
  told.Set("kind", std::string(mc::to_string(error.kind)));
  told.Set("message", error.message);
  told.Set("status", error.status);
  told.Set("title", error.title);
  told.Set("invalid_fields", fields);
  if (error.retry_after) told.Set("retry_after", static_cast<double>(error.retry_after->count()));
  told.Set("prediction_id", error.prediction_id);
  told.Set("logs", error.logs);
  return told;
}

Napi::Value to_js(Napi::Env env, const mc::Event& event) {
  auto told = Napi::Object::New(env);
  told.Set("event", event.type);
  told.Set("data", event.data);
  told.Set("id", event.id);
  if (event.file) told.Set("file", to_js(env, *event.file));
  return told;
}

}  // namespace mimeo::js
