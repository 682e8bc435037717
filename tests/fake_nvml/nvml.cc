// NVIDIA's library as a test plays it: GPUs that are not there. MIMEO_TEST_GPUS names them, "NVIDIA L40S:48,NVIDIA
// H100:80" (gigabytes); one called "broken" does not answer. The forms are those of nvml.h.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Gpu {
  std::string name;
  unsigned long long bytes = 0;
};

constexpr int success = 0;
constexpr int not_found = 6;
constexpr int unknown = 999;

std::vector<Gpu>& gpus() {
  static std::vector<Gpu> all;
  return all;
}

std::size_t index_of(void* device) { return reinterpret_cast<std::uintptr_t>(device) - 1; }

}  // namespace

extern "C" {

int nvmlInit_v2() {
  const char* said = std::getenv("MIMEO_TEST_GPUS");
  if (said == nullptr) return unknown;
  std::istringstream names(said);
  gpus().clear();
  for (std::string one; std::getline(names, one, ',');) {
    const auto colon = one.find(':');
    gpus().push_back({one.substr(0, colon), std::strtoull(one.c_str() + colon + 1, nullptr, 10) * 1'000'000'000});
  }
  return success;
}

int nvmlShutdown() { return success; }
const char* nvmlErrorString(int code) { return code == unknown ? "Unknown Error" : "Not Found"; }

int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = static_cast<unsigned>(gpus().size());
  return success;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  if (index >= gpus().size()) return not_found;
  *device = reinterpret_cast<void*>(static_cast<std::uintptr_t>(index) + 1);
  return gpus()[index].name == "broken" ? unknown : success;
}

int nvmlDeviceGetName(void* device, char* text, unsigned length) {
  std::snprintf(text, length, "%s", gpus()[index_of(device)].name.c_str());
  return success;
}

int nvmlDeviceGetUUID(void* device, char* text, unsigned length) {
  std::snprintf(text, length, "GPU-%zu", index_of(device));
  return success;
}

int nvmlDeviceGetMinorNumber(void* device, unsigned* minor) {
  *minor = static_cast<unsigned>(index_of(device));
  return success;
}

int nvmlDeviceGetMemoryInfo(void* device, void* memory) {
  const auto total = gpus()[index_of(device)].bytes;
  const unsigned long long sizes[3] = {total, total / 4 * 3, total / 4};
  std::memcpy(memory, sizes, sizeof sizes);
  return success;
}

int nvmlDeviceGetUtilizationRates(void*, void* rates) {
  const unsigned both[2] = {50, 10};
  std::memcpy(rates, both, sizeof both);
  return success;
}

}  // extern "C"
