#include "client/save.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "client/download.h"

namespace mimeo::client::detail {
namespace {

/// A file beside `path` that becomes `path`, or goes. Where the file system can do it, it has no name until it is whole, so that nothing is
/// left of one whose program is killed.
class Draft {
 public:
  explicit Draft(std::filesystem::path path) : path_(std::move(path)) {
    const auto folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
    name_ = folder / (".part-" + make_idempotency_key().substr(0, 8));
#ifdef O_TMPFILE
    const bool can_be_named = ::access("/proc/self/fd", X_OK) == 0;
    if (can_be_named) fd_ = ::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
#endif
    nameless_ = fd_ >= 0;
    if (fd_ < 0) fd_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd_ < 0) fault("Cannot write ", errno);
  }
  ~Draft() {
    if (fd_ < 0) return;
    ::close(fd_);
    if (!nameless_) ::unlink(name_.c_str());
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
    if (nameless_ && !give_name()) return;
    const bool closed = ::close(fd_) == 0;
    const int why = errno;
    fd_ = -1;
    if (closed && ::rename(name_.c_str(), path_.c_str()) == 0) return;
    fault("Cannot write ", closed ? errno : why);
    ::unlink(name_.c_str());
  }

 private:
  bool give_name() {
    const std::string own = "/proc/self/fd/" + std::to_string(fd_);
    nameless_ = ::linkat(AT_FDCWD, own.c_str(), AT_FDCWD, name_.c_str(), AT_SYMLINK_FOLLOW) != 0;
    if (nameless_) fault("Cannot write ", errno);
    return !nameless_;
  }

  void fault(const char* what, int why) {
    error_ = Error{ErrorKind::local, what + path_.string() + ": " + std::strerror(why)};
  }

  const std::filesystem::path path_;
  std::filesystem::path name_;
  int fd_ = -1;
  bool nameless_ = false;
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
