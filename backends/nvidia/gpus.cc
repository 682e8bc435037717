#include "nvidia/gpus.h"

#include <dlfcn.h>

#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/log.h"

namespace mimeo::nvidia {
namespace {

// The part of nvml.h that is used. These forms are stable: NVIDIA adds names with another version instead of changing
// them.
using Status = int;  // 0: success
using Device = void*;
struct Memory {
  unsigned long long total = 0;
  unsigned long long free = 0;
  unsigned long long used = 0;
};
struct Utilization {
  unsigned gpu = 0;  ///< per cent of the last moment
  unsigned memory = 0;
};

}  // namespace

struct Gpus::Library {
  ~Library() {
    if (shut_down != nullptr) shut_down();
    if (handle != nullptr) ::dlclose(handle);
  }

  template <class Function>
  bool find(const char* name, Function*& function) {
    function = reinterpret_cast<Function*>(::dlsym(handle, name));
    return function != nullptr;
  }

  std::string say(Status status) const {
    return error_text != nullptr ? error_text(status) : fmt::format("error {}", status);
  }

  std::optional<core::Gpu> describe(Device device, Status& status) const {
    std::array<char, 96> text_name{};
    std::array<char, 96> text_uuid{};
    unsigned number = 0;
    Memory sizes;
    status = name(device, text_name.data(), text_name.size());
    if (status == 0) status = uuid(device, text_uuid.data(), text_uuid.size());
    if (status == 0) status = minor(device, &number);
    if (status == 0) status = memory(device, &sizes);
    if (status != 0) return std::nullopt;
    return core::Gpu{text_uuid.data(), text_name.data(), static_cast<std::int64_t>(sizes.total),
                     fmt::format("/dev/nvidia{}", number)};
  }

  void* handle = nullptr;
  Status (*init)() = nullptr;
  Status (*shut_down)() = nullptr;  ///< set once init has succeeded
  const char* (*error_text)(Status) = nullptr;
  Status (*count)(unsigned*) = nullptr;
  Status (*by_index)(unsigned, Device*) = nullptr;
  Status (*name)(Device, char*, unsigned) = nullptr;
  Status (*uuid)(Device, char*, unsigned) = nullptr;
  Status (*minor)(Device, unsigned*) = nullptr;
  Status (*memory)(Device, Memory*) = nullptr;
  Status (*utilization)(Device, Utilization*) = nullptr;
  std::vector<Device> devices;
};

Gpus::Gpus(std::unique_ptr<Library> library) : library_(std::move(library)) {}
Gpus::~Gpus() = default;

Result<std::unique_ptr<Gpus>> Gpus::open() {
  auto library = std::make_unique<Library>();
  auto& nvml = *library;
  nvml.handle = ::dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL);
  if (nvml.handle == nullptr) return fail(ErrorKind::not_found, "There is no NVIDIA driver", ::dlerror());
  const bool complete =
      nvml.find("nvmlInit_v2", nvml.init) && nvml.find("nvmlErrorString", nvml.error_text) &&
      nvml.find("nvmlDeviceGetCount_v2", nvml.count) && nvml.find("nvmlDeviceGetHandleByIndex_v2", nvml.by_index) &&
      nvml.find("nvmlDeviceGetName", nvml.name) && nvml.find("nvmlDeviceGetUUID", nvml.uuid) &&
      nvml.find("nvmlDeviceGetMinorNumber", nvml.minor) && nvml.find("nvmlDeviceGetMemoryInfo", nvml.memory) &&
      nvml.find("nvmlDeviceGetUtilizationRates", nvml.utilization);
  if (!complete)
    return fail(ErrorKind::unavailable, "The NVIDIA driver's library is none that we know", "a function is missing");
  if (const auto status = nvml.init(); status != 0) {
    return fail(ErrorKind::unavailable, "The NVIDIA driver does not work", nvml.say(status));
  }
  nvml.find("nvmlShutdown", nvml.shut_down);
  auto gpus = std::unique_ptr<Gpus>(new Gpus(std::move(library)));
  auto looked = gpus->look();
  if (!looked) return pass_on(std::move(looked));
  return gpus;
}

Result<void> Gpus::look() {
  auto& nvml = *library_;
  unsigned count = 0;
  if (const auto status = nvml.count(&count); status != 0) {
    return fail(ErrorKind::unavailable, "The NVIDIA driver does not tell its GPUs", nvml.say(status));
  }
  // One that has fallen off the bus does not take the others with it.
  for (unsigned i = 0; i < count; ++i) {
    Device device = nullptr;
    auto status = nvml.by_index(i, &device);
    auto gpu = status == 0 ? nvml.describe(device, status) : std::nullopt;
    if (!gpu) {
      log_warn("gpu.does_not_answer", {{"gpu", i}, {"reason", nvml.say(status)}});
      continue;
    }
    nvml.devices.push_back(device);
    all_.push_back(std::move(*gpu));
  }
  return {};
}

std::vector<core::GpuUse> Gpus::use() const {
  std::vector<core::GpuUse> uses;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const auto device = library_->devices[i];
    core::GpuUse use{all_[i].id, {}, {}};
    if (Memory memory; library_->memory(device, &memory) == 0) use.memory_bytes = static_cast<std::int64_t>(memory.used);
    if (Utilization share; library_->utilization(device, &share) == 0) use.busy = share.gpu / 100.0;
    uses.push_back(std::move(use));
  }
  return uses;
}

void Gpus::write_metrics(MetricsText& out) const {
  if (all_.empty()) return;
  const auto uses = use();
  const auto write = [&](MetricName name, auto&& value) {
    out.family(name);
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const auto sample = value(i);
      if (sample) out.sample({{"gpu", all_[i].id}, {"name", all_[i].name}}, static_cast<double>(*sample));
    }
  };
  write("mimeo_gpu_memory_bytes", [&](std::size_t i) { return std::optional(all_[i].memory_bytes); });
  write("mimeo_gpu_memory_used_bytes", [&](std::size_t i) { return uses[i].memory_bytes; });
  write("mimeo_gpu_utilization_ratio", [&](std::size_t i) { return uses[i].busy; });
}

}  // namespace mimeo::nvidia
