#include "mimeo/predictor/file.h"

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace mimeo::predictor {

File File::of_bytes(std::string name, std::string bytes) {
  File file;
  file.name_ = std::filesystem::path(std::move(name)).filename().string();
  file.bytes_ = std::make_shared<const std::string>(std::move(bytes));
  return file;
}

std::string File::name() const { return bytes_ ? name_ : path_.filename().string(); }

std::string File::read() const {
  if (bytes_) return *bytes_;
  const auto fail = [&](const char* what) {
    throw std::system_error(errno, std::generic_category(), std::string(what) + " " + path_.string());
  };
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(path_.c_str(), "rb"), &std::fclose);
  if (!stream) fail("cannot open");
  std::string all;
  char piece[64 * 1024];
  while (const std::size_t n = std::fread(piece, 1, sizeof piece, stream.get())) all.append(piece, n);
  if (std::ferror(stream.get())) fail("cannot read");
  return all;
}

}  // namespace mimeo::predictor
