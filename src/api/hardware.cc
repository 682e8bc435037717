// The kinds of machine a model may ask for: a bare array, not a page.
#include "api/hardware.h"

#include "api/object_writer.h"
#include "api/operations.h"

namespace mimeo::api {

std::string known_hardware(const core::Hardware& hardware) {
  std::string known;
  for (const auto& sku : hardware.skus()) known += (known.empty() ? "\"" : ", \"") + sku.name + "\"";
  return known;
}

Task<Answer> list_hardware(Call& call) {
  std::string out = "[";
  for (const auto& sku : call.engine.options.hardware.skus()) {
    if (out.back() != '[') out += ',';
    ObjectWriter object(out);
    object.text("sku", sku.name);
    object.text("name", sku.title);
    object.end();
  }
  out += ']';
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
