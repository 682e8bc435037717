// The models that lists show: public ones that can run. Kept in their orders, so that a page costs the same however
// many there are and whichever page it is.
//
// Guarded by whoever owns it (engine/catalog.h).
#pragma once

#include <array>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "core/model.h"

namespace mimeo::engine {

enum class ModelOrder { latest_version_created_at, model_created_at };

/// A model's place in an order.
struct ModelPlace {
  Time time;
  core::ModelName name;

  auto operator<=>(const ModelPlace&) const = default;
};

/// The models strictly behind `after`, or strictly before `before`, in the direction of reading; with neither, the
/// first ones.
struct ModelListQuery {
  ModelOrder order = ModelOrder::latest_version_created_at;
  bool ascending = false;
  std::optional<ModelPlace> after;
  std::optional<ModelPlace> before;
  std::size_t limit = 25;
};

struct ModelListPage {
  std::vector<ModelPlace> places;  ///< in the direction of reading
  bool more_before = false;
  bool more_after = false;
};

class Listing {
 public:
  void put(const core::ModelName& name, Time latest_version_created_at, Time model_created_at);
  /// Absent: nothing happens.
  void remove(const core::ModelName& name);
  ModelListPage page(const ModelListQuery& query) const;

 private:
  using Times = std::array<Time, 2>;  ///< by ModelOrder
  std::unordered_map<core::ModelName, Times> times_;
  std::array<std::set<ModelPlace>, 2> places_;  ///< by ModelOrder
};

}  // namespace mimeo::engine
