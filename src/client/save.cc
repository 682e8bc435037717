#include "client/save.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "client/download.h"

namespace mimeo::client::detail {
namespace {

/// A file beside `path` that becomes `path`, or goes.
class Draft {
 public:
  explicit Draft(std::filesystem::path path)
      : path_(std::move(path)), name_(path_.string() + ".part-" + make_idempotency_key().substr(0, 8)) {
    fd_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd_ < 0) fault("Cannot write ", errno);
  }
  ~Draft() {
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(name_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const std::optional<Error>& error() const { return error_; }

  void write(std::string_view bytes) {
    while (!error_ && !bytes.empty()) {
      const auto written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        fault("Cannot write ", errno);
      } else {
        bytes.remove_prefix(static_cast<std::size_t>(written));
      }
    }
  }

  void keep() {
    if (error_) return;
    const bool closed = ::close(fd_) == 0;
    const int why = errno;
    fd_ = -1;
    if (closed && ::rename(name_.c_str(), path_.c_str()) == 0) return;
    fault("Cannot write ", closed ? errno : why);
    ::unlink(name_.c_str());
  }

 private:
  void fault(const char* what, int why) {
    error_ = Error{ErrorKind::local, what + path_.string() + ": " + std::strerror(why)};
  }

  const std::filesystem::path path_;
  const std::string name_;
  int fd_ = -1;
  std::optional<Error> error_;
};

}  // namespace

Task<Result<std::uint64_t>> save_file(SessionPtr session, std::string url, std::filesystem::path path,
                                      SaveOptions options, Executor where) {
  Draft draft(std::move(path));
  if (draft.error()) co_return *draft.error();
  Download download(session, std::move(url), std::move(options.sha256), options.stop);
  for (;;) {
    auto piece = co_await download.next(where);
    if (!piece) co_return std::move(piece).error();
    if (!*piece) break;
    draft.write(**piece);
    if (draft.error()) co_return *draft.error();
    if (options.on_progress) options.on_progress(download.done(), download.total());
  }
  draft.keep();
  if (draft.error()) co_return *draft.error();
  co_return download.done();
}

}  // namespace mimeo::client::detail
