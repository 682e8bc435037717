// What of a model's growing logs is printed beside a meter: whole lines, without the bars that the model draws itself.
#pragma once

#include <string>
#include <string_view>

namespace mimeo::cli {

class ShownLogs {
 public:
  /// `without_bars`: there is a meter, which shows what they do, and lines are kept back until they are whole.
  explicit ShownLogs(bool without_bars) : without_bars_(without_bars) {}

  /// What is new in `logs`, which is all of them. Logs that do not go on where they were begin anew.
  std::string grow(std::string_view logs);
  /// What was kept back.
  std::string rest();

 private:
  bool without_bars_;
  std::string seen_;
  std::string begun_;
};

}  // namespace mimeo::cli
