#include "sqlite/store.h"

#include <fcntl.h>
#include <unistd.h>

#include "sqlite/migrations.h"

namespace mimeo::sqlite {
namespace {

/// SQLite gives its other files the mode of the database, and would make that readable for everyone.
void create_private(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
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
  return std::unique_ptr<Store>(new Store(std::move(lock), std::move(*writer), path, pool));
}

Store::Store(FolderLock lock, Connection writer, std::string path, Offload& pool)
    : lock_(std::move(lock)), writer_(std::move(writer)), readers_(std::move(path), pool) {}

}  // namespace mimeo::sqlite
