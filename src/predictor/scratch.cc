#include "predictor/scratch.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace mimeo::predictor {

ScratchRoot::~ScratchRoot() {
  std::error_code ignored;
  if (!root_.empty()) std::filesystem::remove_all(root_, ignored);
}

std::filesystem::path ScratchRoot::make_folder() {
  const std::lock_guard lock(mutex_);
  if (root_.empty()) {
    std::string name = (std::filesystem::temp_directory_path() / "mimeo-predictor-XXXXXX").string();
    if (!::mkdtemp(name.data())) {
      throw std::filesystem::filesystem_error("cannot make a temporary folder", name,
                                              std::error_code(errno, std::generic_category()));
    }
    root_ = name;
  }
  std::filesystem::path folder = root_ / std::to_string(++next_);
  std::filesystem::create_directory(folder);
  return folder;
}

Scratch::~Scratch() {
  std::error_code ignored;
  if (!base_.empty()) std::filesystem::remove_all(base_, ignored);
}

const std::filesystem::path& Scratch::base() {
  if (base_.empty()) base_ = root_.make_folder();
  return base_;
}

const std::filesystem::path& Scratch::folder() {
  const std::lock_guard lock(mutex_);
  if (folder_.empty()) {
    std::filesystem::path folder = base() / "scratch";
    std::filesystem::create_directory(folder);
    folder_ = std::move(folder);
  }
  return folder_;
}

std::filesystem::path Scratch::input_folder() {
  const std::lock_guard lock(mutex_);
  std::filesystem::path folder = base() / ("input" + std::to_string(inputs_++));
  std::filesystem::create_directory(folder);
  return folder;
}

}  // namespace mimeo::predictor
