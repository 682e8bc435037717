#include "server/machine.h"

#include <sched.h>
#include <unistd.h>

#include <thread>

namespace mimeo::server {

core::Machine look_at_machine(std::vector<core::Gpu> gpus) {
  core::Machine machine;
  cpu_set_t usable;
  CPU_ZERO(&usable);
  const bool known = ::sched_getaffinity(0, sizeof usable, &usable) == 0;
  machine.processors = known ? CPU_COUNT(&usable) : std::max(1u, std::thread::hardware_concurrency());
  machine.memory_bytes = static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
  machine.gpus = std::move(gpus);
  return machine;
}

}  // namespace mimeo::server
