// How far a prediction is, as its logs tell: `tqdm` and its like print "45%|████▌     |".
#pragma once

#include <optional>
#include <string_view>

namespace mimeo::core {

/// The last percentage that `logs` mention, from 0 to 100: the first one of the last line that has any. Lines end at
/// CR, too, for so progress bars are drawn. Only the last few kilobytes are looked at.
std::optional<int> percentage_in(std::string_view logs);

/// The last line of `logs` that says anything, without white space around it.
std::string_view last_line_of(std::string_view logs);

}  // namespace mimeo::core
