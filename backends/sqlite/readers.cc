#include "sqlite/readers.h"

namespace mimeo::sqlite {

Result<std::unique_ptr<Connection>> Readers::take() {
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      // The one used last: its cache is the warmest.
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  auto opened = Connection::open_reader(path_);
  if (!opened) return pass_on(std::move(opened));
  return std::make_unique<Connection>(std::move(*opened));
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  std::lock_guard lock(mutex_);
  idle_.push_back(std::move(connection));
}

}  // namespace mimeo::sqlite
