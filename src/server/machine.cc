#include "server/machine.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "process/own_bounds.h"

namespace mimeo::server {

core::Machine look_at_machine(std::vector<core::Gpu> gpus) {
  core::Machine machine;
  cpu_set_t usable;
  CPU_ZERO(&usable);
  const bool known = ::sched_getaffinity(0, sizeof usable, &usable) == 0;
  machine.processors = known ? CPU_COUNT(&usable) : std::max(1u, std::thread::hardware_concurrency());
  machine.memory_bytes = static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
  const auto bounds = process::own_bounds();
  if (bounds.processors > 0) machine.processors = std::min(machine.processors, bounds.processors);
  if (bounds.memory_bytes > 0) machine.memory_bytes = std::min(machine.memory_bytes, bounds.memory_bytes);
  machine.gpus = std::move(gpus);
  return machine;
}

}  // namespace mimeo::server
