// How many instances of a model its owner wants, and when: kept warm beforehand, or at certain hours. For everybody who
// runs the model by its own address; deployments say it for themselves.
//
//   scaling := {"min_instances": N, "max_instances": N, "keep_warm": TIME, "schedule": [window, ...]}
//            | null                                               every member may be left out; null: all of them
//   window  := {"days": [day, ...], "from": "HH:MM", "until": "HH:MM", "min_instances": N}
//   day     := "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun"                   left out: every day
//
// Hours are those of the server's clock on the wall. A window whose end is not behind its beginning ends on the next
// day.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "core/invalid_field.h"

namespace mimeo::core {

struct ModelScaling {
  struct Window {
    std::vector<int> days;  ///< 0 is Sunday; none: every day
    int from = 0;           ///< minute of the day
    int until = 0;
    int min_instances = 1;

    bool operator==(const Window&) const = default;
  };

  int min_instances = 0;              ///< ready while there is room on the machine
  std::optional<int> max_instances;   ///< nothing: as many as the machine holds
  std::optional<Duration> keep_warm;  ///< how long an instance stays without work; nothing: as the server says
  std::vector<Window> schedule;

  /// Instances to be ready at a moment of a week: the most that anything of the above asks for.
  int min_instances_at(int day, int minute) const;

  bool operator==(const ModelScaling&) const = default;
};

/// A value of the form above; otherwise everything that is wrong with it, below `field`.
std::expected<ModelScaling, std::vector<InvalidField>> read_scaling(const json::value& value, std::string_view field);

json::object write_scaling(const ModelScaling& scaling);

}  // namespace mimeo::core
