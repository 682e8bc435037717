#include "sqlite/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sqlite/migrations.h"

namespace mimeo::sqlite {
namespace {

/// SQLite gives its other files the mode of the database, and would make that readable for everyone.
void create_private(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
}

/// 0 when there is none.
double file_bytes(const std::string& path) {
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0 ? static_cast<double>(found.st_size) : 0.0;
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(StoreOptions options, Offload& pool) {
  auto lock = FolderLock::take(options.folder);
  if (!lock) return pass_on(std::move(lock));
  return open(std::move(*lock), std::move(options), pool);
}

Result<std::unique_ptr<Store>> Store::open(FolderLock lock, StoreOptions options, Offload& pool) {
  const auto path = options.folder + "/mimeo.db";
  create_private(path);
  auto writer = Connection::open_writer(path, options.synchronous);
  if (!writer) return pass_on(std::move(writer));
  if (auto migrated = migrate(*writer); !migrated) return pass_on(std::move(migrated));
  // What a migration changes may be more than fits into memory; what a batch of writes does is not (limits::commit_bytes).
  if (auto set = writer->execute("PRAGMA cache_spill = OFF"); !set) return pass_on(std::move(set));
  return std::unique_ptr<Store>(new Store(std::move(lock), std::move(*writer), path, pool));
}

Store::Store(FolderLock lock, Connection writer, std::string path, Offload& pool)
    : path_(path), lock_(std::move(lock)), writer_(std::move(writer)), readers_(std::move(path), pool) {}

void Store::write_metrics(MetricsText& out) {
  const auto& metrics = writer_.metrics();
  out.family("mimeo_store_writes_total");
  out.sample(static_cast<double>(metrics.writes.value()));
  out.family("mimeo_store_writes_waiting");
  out.sample(static_cast<double>(writer_.waiting()));
  out.family("mimeo_store_batch_writes");
  out.histogram(metrics.batches);
  out.family("mimeo_store_commit_seconds");
  out.histogram(metrics.commit_seconds);
  out.family("mimeo_store_failed_commits_total");
  out.sample(static_cast<double>(metrics.failed_commits.value()));
  out.family("mimeo_store_bytes");
  out.sample(file_bytes(path_) + file_bytes(path_ + "-wal"));
}

}  // namespace mimeo::sqlite
