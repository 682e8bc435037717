#include "cog/program_output.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mimeo::cog {
namespace {

/// Bytes at the end that begin a character and do not complete it.
std::size_t unfinished(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;
    const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

}  // namespace

Result<std::unique_ptr<ProgramOutput>> ProgramOutput::make(Executor executor, const std::string& path) {
  // With an end for writing of our own a reader never sees the end, however many writers come and go.
  const bool is_made = ::mkfifo(path.c_str(), 0600) == 0;
  const int descriptor = is_made ? ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC) : -1;
  if (descriptor < 0) return fail(ErrorKind::unavailable, "No pipe for what a model's programs write", std::strerror(errno));
  return std::unique_ptr<ProgramOutput>(new ProgramOutput(std::move(executor), descriptor));
}

Task<bool> ProgramOutput::wait() {
  auto [error] = co_await pipe_.async_wait(asio::posix::descriptor_base::wait_read, as_result);
  co_return !error && pipe_.is_open();
}

void ProgramOutput::close() {
  boost::system::error_code ignored;
  pipe_.close(ignored);
}

std::string ProgramOutput::take() {
  if (!pipe_.is_open()) return {};
  std::string text = std::exchange(part_, {});
  const auto held = text.size();
  text.resize(held + taken_bytes);
  const auto size = ::read(pipe_.native_handle(), text.data() + held, taken_bytes);
  text.resize(held + (size > 0 ? static_cast<std::size_t>(size) : 0));
  const auto rest = unfinished(text);
  part_ = text.substr(text.size() - rest);
  text.resize(text.size() - rest);
  return text;
}

void ProgramOutput::discard() {
  std::array<char, taken_bytes> bytes;
  // Not for ever: somebody may write all the time.
  for (int piece = 0; piece < 16 && pipe_.is_open() && ::read(pipe_.native_handle(), bytes.data(), bytes.size()) > 0; ++piece) {
  }
  part_.clear();
}

}  // namespace mimeo::cog
