#include "seams/launcher.h"

#include <cstring>

#include <fmt/format.h>

namespace mimeo::seams {

std::string Exit::text() const {
  if (signal == 0) return fmt::format("exit code {}", code);
  const char* name = sigabbrev_np(signal);
  return name == nullptr ? fmt::format("killed by signal {}", signal)
                         : fmt::format("killed by signal {} ({})", signal, name);
}

Task<std::optional<Survivor>> Launcher::take_over(LaunchCommand, std::function<void(std::string_view)>) { co_return std::nullopt; }

Task<bool> Launcher::end_survivors() { co_return true; }

}  // namespace mimeo::seams
