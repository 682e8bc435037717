#include "registry/sweep.h"

#include <filesystem>
#include <set>

#include "base/log.h"

namespace mimeo::registry {
namespace {

namespace fs = std::filesystem;

/// Of one index, for each kind of machine and for what is told of each: those that people make have ten.
constexpr std::size_t index_images = 100;

using Manifests = std::map<std::string, Manifest>;

/// As an Engine may know it: by its manifest, by its configuration, or by those of one of its images.
std::vector<std::string> names_of(const Manifest& manifest, const Manifests& all) {
  std::vector<std::string> names = {manifest.digest, manifest.config};
  for (const auto& digest : manifest.images) {
    names.push_back(digest);
    const auto image = all.find(digest);
    if (image != all.end()) names.push_back(image->second.config);
  }
  std::erase(names, "");
  return names;
}

/// Those of the digests that there are.
Task<Result<Manifests>> read_manifests(Client& client, std::string repository, std::vector<std::string> digests) {
  Manifests found;
  for (auto& digest : digests) {
    auto manifest = co_await client.manifest(repository, digest);
    if (!manifest && manifest.error().kind == ErrorKind::not_found) continue;
    if (!manifest) co_return pass_on(std::move(manifest));
    found.emplace(std::move(digest), std::move(*manifest));
  }
  co_return found;
}

Task<Result<void>> sweep_one(Client& client, const IsWanted& is_wanted, std::string repository,
                             std::vector<std::string> digests) {
  auto all = co_await read_manifests(client, repository, std::move(digests));
  if (!all) co_return pass_on(std::move(all));
  std::set<std::string> kept;
  for (const auto& [digest, manifest] : *all) {
    if (!is_wanted(repository, names_of(manifest, *all))) continue;
    kept.insert(digest);
    kept.insert(manifest.images.begin(), manifest.images.end());
  }
  for (const auto& [digest, manifest] : *all) {
    if (kept.contains(digest)) continue;
    auto removed = co_await client.remove(repository, digest);
    if (!removed) co_return removed;
    log_info("registry.image_removed", {{"repository", repository}, {"digest", digest}});
  }
  co_return Result<void>{};
}

}  // namespace

Content read_content(const std::string& folder) {
  Content content;
  std::error_code ignored;
  const auto root = fs::path(folder) / "docker/registry/v2/repositories";
  for (const auto& owner : fs::directory_iterator(root, ignored)) {
    for (const auto& name : fs::directory_iterator(owner.path(), ignored)) {
      const auto repository = owner.path().filename().string() + "/" + name.path().filename().string();
      for (const auto& revision : fs::directory_iterator(name.path() / "_manifests/revisions/sha256", ignored)) {
        content[repository].push_back("sha256:" + revision.path().filename().string());
      }
    }
  }
  return content;
}

Task<Result<bool>> is_in_use(Client& client, IsWanted is_wanted, std::string repository, std::string reference) {
  auto manifest = co_await client.manifest(repository, std::move(reference));
  if (!manifest) co_return pass_on(std::move(manifest));
  // Most are one image, and for one kind of machine.
  Manifests none;
  if (is_wanted(repository, names_of(*manifest, none))) co_return true;
  auto digests = manifest->images;
  if (digests.size() > index_images) digests.resize(index_images);
  auto images = co_await read_manifests(client, repository, std::move(digests));
  if (!images) co_return pass_on(std::move(images));
  co_return is_wanted(repository, names_of(*manifest, *images));
}

Task<> sweep(Client& client, IsWanted is_wanted, Content content, std::function<bool()> goes_on) {
  for (auto& [repository, digests] : content) {
    if (!goes_on()) co_return;
    auto swept = co_await sweep_one(client, is_wanted, repository, std::move(digests));
    if (!swept) log_warn("registry.not_swept", swept.error(), {{"repository", repository}});
  }
}

}  // namespace mimeo::registry
