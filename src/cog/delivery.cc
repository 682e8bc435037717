#include "cog/delivery.h"

#include <fstream>

#include "cog/image.h"
#include "delivery_script.h"

namespace mimeo::cog {
namespace {

std::string script_path(const Places& places) { return places.scratch + "/delivery.py"; }

}  // namespace

bool is_delivered(const core::Package& package, core::Prediction::Kind kind, const core::OutputShape& output) {
  if (package.kind != core::Package::Kind::cog_project) return false;
  if (kind == core::Prediction::Kind::training || output.holds_files) return true;
  // An image is run as it was built, as far as that goes.
  return !image_of(package);
}

std::string delivery_entry(const Places& places) { return script_path(places) + ":served"; }

std::string_view delivery_script() { return embedded::delivery_script(); }

Result<void> lay_out_delivery(const Places& places) {
  std::ofstream file(script_path(places));
  file << embedded::delivery_script();
  file.close();
  if (!file) return fail(ErrorKind::unavailable, "No room for a model to work in", script_path(places));
  return {};
}

}  // namespace mimeo::cog
