// The kinds of machine a model may ask for: a bare array, not a page.
#include "api/hardware.h"

#include <algorithm>

#include "api/object_writer.h"
#include "api/operations.h"
#include "core/hardware.h"

namespace mimeo::api {

bool is_known_hardware(const Options& options, std::string_view sku) {
  if (core::is_well_known_hardware(sku)) return true;
  return std::ranges::find(options.hardware, sku, &Hardware::sku) != options.hardware.end();
}

Task<Answer> list_hardware(Call& call) {
  std::string out = "[";
  for (const Hardware& hardware : call.options.hardware) {
    if (out.back() != '[') out += ',';
    ObjectWriter object(out);
    object.text("sku", hardware.sku);
    object.text("name", hardware.name);
    object.end();
  }
  out += ']';
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
