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
  const auto write = [](const core::Sku& sku, std::string& out) {
    ObjectWriter object(out);
    object.text("sku", sku.name);
    object.text("name", sku.title);
    object.end();
  };
  std::string out;
  write_array(call.engine.options.hardware.skus(), write, out);
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
