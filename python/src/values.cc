#include "values.h"

namespace mimeo::python {
namespace {

struct ToPython {
  nb::object operator()(std::nullptr_t) const { return nb::none(); }
  nb::object operator()(bool flag) const { return nb::bool_(flag); }
  nb::object operator()(std::int64_t number) const { return nb::int_(number); }
  nb::object operator()(double number) const { return nb::float_(number); }
  nb::object operator()(const std::string& text) const { return to_python(text); }
  nb::object operator()(const mc::InputFile& file) const { return nb::cast(file); }
  nb::object operator()(const mc::FileOutput& file) const { return to_python(file); }
  nb::object operator()(const mc::Value::Array& items) const {
    nb::list list;
    for (const mc::Value& item : items) list.append(to_python(item));
    return list;
  }
  nb::object operator()(const mc::Value::Object& members) const {
    nb::dict dict;
    for (const auto& [name, member] : members) dict[to_python(name)] = to_python(member);
    return dict;
  }
};

}  // namespace

mc::Value value_of(nb::handle object) {
  if (object.is_none()) return nullptr;
  if (nb::isinstance<nb::bool_>(object)) return nb::cast<bool>(object);
  if (nb::isinstance<nb::int_>(object)) return nb::cast<std::int64_t>(object);
  if (nb::isinstance<nb::float_>(object)) return nb::cast<double>(object);
  if (nb::isinstance<nb::str>(object)) {
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(object.ptr(), &size);
    if (text == nullptr) throw nb::python_error();
    return std::string(text, static_cast<std::size_t>(size));
  }
  if (nb::isinstance<mc::InputFile>(object)) return nb::cast<mc::InputFile>(object);
  if (nb::isinstance<nb::list>(object) || nb::isinstance<nb::tuple>(object)) {
    mc::Value::Array items;
    for (nb::handle item : nb::iter(object)) items.push_back(value_of(item));
    return items;
  }
  if (nb::isinstance<nb::dict>(object)) return object_of(object);
  const std::string type = nb::cast<std::string>(nb::str(object.type()));
  throw nb::type_error(("No part of an input: " + type).c_str());
}

mc::Value::Object object_of(nb::handle dict) {
  mc::Value::Object members;
  for (auto [name, member] : nb::cast<nb::dict>(dict)) {
    members.emplace_back(nb::cast<std::string>(nb::str(name)), value_of(member));
  }
  return members;
}

nb::object to_python(const mc::Value& value) { return std::visit(ToPython(), value.data()); }

nb::object to_python(const mc::FileOutput& file) {
  return nb::module_::import_("mimeo.helpers").attr("FileOutput")(nb::cast(file));
}

nb::object to_python(const mc::Event& event) {
  nb::object file = event.file ? to_python(*event.file) : nb::none();
  return nb::make_tuple(to_python(event.type), to_python(event.data), to_python(event.id), file);
}

void raise(const mc::Error& error) {
  nb::list fields;
  for (const auto& field : error.invalid_fields) {
    nb::dict one;
    one["type"] = field.type;
    one["field"] = field.field;
    one["description"] = field.description;
    fields.append(one);
  }
  const std::string kind(to_string(error.kind));
  nb::object made = nb::module_::import_("mimeo.exceptions")
                        .attr("of")(kind, to_python(error.message), error.status, to_python(error.title), fields,
                                    to_python(error.prediction_id), to_python(error.logs));
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.ptr())), made.ptr());
  throw nb::python_error();
}

}  // namespace mimeo::python
