#include "registry/sweep.h"

#include "base/log.h"

namespace mimeo::registry {

Task<> sweep(Client& client, IsWanted is_wanted) {
  auto repositories = co_await client.repositories();
  if (!repositories) {
    log_warn("registry.not_swept", repositories.error());
    co_return;
  }
  for (const auto& repository : *repositories) {
    auto tags = co_await client.tags(repository);
    if (!tags) continue;
    for (const auto& tag : *tags) {
      auto digests = co_await client.digests(repository, tag);
      if (!digests || is_wanted(repository, *digests)) continue;
      auto removed = co_await client.remove(repository, digests->front());
      if (removed) log_info("registry.image_removed", {{"repository", repository}, {"tag", tag}});
    }
  }
}

}  // namespace mimeo::registry
