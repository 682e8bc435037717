#include "cog/leavings.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <utility>

namespace mimeo::cog {

namespace {

/// A model that ends a thousand predictions a second shall not share the disk with what clears up behind it: that waits until no
/// prediction has ended for so long; or until there is so much of it, or it has lain about for so long.
constexpr auto rest = std::chrono::seconds(1);
constexpr auto long_enough = std::chrono::seconds(10);
constexpr std::size_t much = 4096;

std::string predictions_folder(const std::string& tmp) { return tmp + "/coglet/predictions/"; }

void remove_folder(const std::string& folder) {
  // Mostly there is nothing in them: three calls instead of the twenty of a walk.
  ::rmdir((folder + "/inputs").c_str());
  ::rmdir((folder + "/outputs").c_str());
  if (::rmdir(folder.c_str()) == 0 || errno == ENOENT) return;
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

}  // namespace

std::vector<core::PredictionId> kept_predictions(const std::string& tmp) {
  std::vector<core::PredictionId> kept;
  std::error_code error;
  // The model may have put anything there.
  const auto is_id = [](const std::string& name) {
    return name.size() == 26 && std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) != 0; });
  };
  for (std::filesystem::directory_iterator entry(predictions_folder(tmp), error), end; !error && entry != end; entry.increment(error)) {
    auto name = entry->path().filename().string();
    if (is_id(name) && kept.size() < much) kept.push_back({std::move(name)});
  }
  return kept;
}

void remove_kept(const std::string& tmp, const core::PredictionId& id) { remove_folder(predictions_folder(tmp) + id.text); }

Leavings::Leavings(TaskGroup& tasks, Offload& offload)
    : tasks_(tasks), offload_(offload), pause_(tasks.executor()) {}

void Leavings::remove(const std::string& tmp, const core::PredictionId& id) {
  waiting_.push_back(predictions_folder(tmp) + id.text);
  if (!std::exchange(working_, true)) tasks_.spawn(work());
}

void Leavings::close() {
  closed_ = true;
  pause_.cancel();
}

Task<> Leavings::work() {
  auto since = std::chrono::steady_clock::now();
  while (!waiting_.empty()) {
    const auto count = waiting_.size();
    if (!closed_) {
      pause_.expires_after(rest);
      co_await pause_.async_wait(as_result);
    }
    const auto now = std::chrono::steady_clock::now();
    const bool is_busy = waiting_.size() > count;
    if (is_busy && !closed_ && waiting_.size() < much && now < since + long_enough) continue;
    since = now;
    auto folders = std::exchange(waiting_, {});
    auto remove = [&folders] {
      for (const std::string& folder : folders) remove_folder(folder);
    };
    co_await offload_.run(remove);
  }
  working_ = false;
}

}  // namespace mimeo::cog
