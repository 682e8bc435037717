// JSON between JavaScript and the library, and the library's errors as plain objects. On an environment's thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <napi.h>

#include <mimeo/client.h>

namespace mimeo::js {

namespace mc = mimeo::client;

/// null, booleans, numbers, strings, arrays, objects, InputFile; members that are undefined are left out. TypeError for
/// anything else.
mc::Value value_of(Napi::Value value);
mc::Value::Object object_of(Napi::Value value);

/// A string; empty for undefined and null.
std::string text_of(Napi::Value value);
/// A member's, if it is there; TypeError if it is no number.
std::optional<double> number_in(const Napi::Object& object, const char* name);
bool flag_in(const Napi::Object& object, const char* name, bool otherwise);

Napi::Value to_js(Napi::Env env, const mc::Value& value);
Napi::Value to_js(Napi::Env env, const mc::FileOutput& file);
/// { kind, message, status, ... }: the package makes an exception of it.
Napi::Value to_js(Napi::Env env, const mc::Error& error);
/// { event, data, id, file }
Napi::Value to_js(Napi::Env env, const mc::Event& event);
inline Napi::Value to_js(Napi::Env env, const std::string& text) { return Napi::String::New(env, text); }
inline Napi::Value to_js(Napi::Env env, std::uint64_t number) {
  return Napi::Number::New(env, static_cast<double>(number));
}
inline Napi::Value to_js(Napi::Env env, const mc::Output& output) { return to_js(env, output.value()); }
/// What has its JSON: a prediction, a model, a page, ...
template <class T>
  requires requires(const T& resource) { resource.raw; }
Napi::Value to_js(Napi::Env env, const T& resource) {
  return to_js(env, resource.raw);
}
template <class T>
Napi::Value to_js(Napi::Env env, const std::optional<T>& item) {
  return item ? to_js(env, *item) : env.Null();
}

}  // namespace mimeo::js
