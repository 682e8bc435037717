#include "cog/leavings.h"

#include <filesystem>
#include <utility>

namespace mimeo::cog {

Leavings::Leavings(TaskGroup& tasks, Offload& offload, std::string root)
    : tasks_(tasks), offload_(offload), root_(std::move(root)) {}

void Leavings::remove(const core::PredictionId& id) {
  waiting_.push_back(root_ + "/" + id.text);
  if (!std::exchange(working_, true)) tasks_.spawn(work());
}

Task<> Leavings::work() {
  while (!waiting_.empty()) {
    auto folders = std::exchange(waiting_, {});
    auto remove = [&folders] {
      for (const std::string& folder : folders) {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
      }
    };
    co_await offload_.run(remove);
  }
  working_ = false;
}

}  // namespace mimeo::cog
