#include "cog/leavings.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace mimeo::cog {

namespace {

/// A model that ends a thousand predictions a second need not wake another thread for each.
constexpr auto between_looks = std::chrono::milliseconds(100);

void remove_folder(const std::string& folder) {
  // Mostly there is nothing in them: three calls instead of the twenty of a walk.
  ::rmdir((folder + "/inputs").c_str());
  ::rmdir((folder + "/outputs").c_str());
  if (::rmdir(folder.c_str()) == 0 || errno == ENOENT) return;
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace

Leavings::Leavings(TaskGroup& tasks, Offload& offload, std::string root)
    : tasks_(tasks), offload_(offload), root_(std::move(root)) {}

void Leavings::remove(const core::PredictionId& id) {
  waiting_.push_back(root_ + "/" + id.text);
  if (!std::exchange(working_, true)) tasks_.spawn(work());
}

Task<> Leavings::work() {
  asio::steady_timer pause(tasks_.executor());
  while (!waiting_.empty()) {
    pause.expires_after(between_looks);
    co_await pause.async_wait(as_result);
    auto folders = std::exchange(waiting_, {});
    auto remove = [&folders] {
      for (const std::string& folder : folders) remove_folder(folder);
    };
    co_await offload_.run(remove);
  }
  working_ = false;
}

}  // namespace mimeo::cog
