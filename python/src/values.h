// JSON between Python and the library, and the library's errors as Python's exceptions. All of it needs the GIL.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <mimeo/client.h>

namespace mimeo::python {

namespace nb = nanobind;
namespace mc = mimeo::client;

/// None, bool, int, float, str, list, tuple, dict with str keys, InputFile. TypeError for anything else.
mc::Value value_of(nb::handle object);
mc::Value::Object object_of(nb::handle dict);

nb::object to_python(const mc::Value& value);
inline nb::object to_python(const std::string& text) { return nb::str(text.data(), text.size()); }
inline nb::object to_python(std::uint64_t number) { return nb::int_(number); }
inline nb::object to_python(const mc::Output& output) { return to_python(output.value()); }
/// One event: (type, data, id, file or None).
nb::object to_python(const mc::Event& event);
/// What has its JSON: a prediction, a model, a page, ...
template <class T>
  requires requires(const T& resource) { resource.raw; }
nb::object to_python(const T& resource) {
  return to_python(resource.raw);
}
template <class T>
nb::object to_python(const std::vector<T>& resources) {
  nb::list list;
  for (const T& resource : resources) list.append(to_python(resource));
  return list;
}
template <class T>
nb::object to_python(std::optional<T>&& item) {
  if (!item) return nb::none();
  return to_python(*std::move(item));
}

/// A mimeo.helpers.FileOutput.
nb::object to_python(const mc::FileOutput& file);

/// Throws the exception of mimeo.exceptions for it.
[[noreturn]] void raise(const mc::Error& error);

}  // namespace mimeo::python
