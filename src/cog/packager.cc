#include "cog/packager.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fstream>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/hash.h"
#include "base/ids.h"
#include "base/limits.h"
#include "cog/coglet_schema.h"
#include "cog/content.h"
#include "cog/description.h"
#include "cog/image.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

constexpr char program_name[] = "model";

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void warn_of_what_is_left_out(const Project& project, const Progress& progress) {
  if (!project.system_packages.empty()) {
    progress(fmt::format("note: the model wants these system packages, which must be installed on this machine: {}",
                         fmt::join(project.system_packages, " ")));
  }
  if (!project.commands.empty()) progress("note: the commands of build.run are not run without Docker");
}

Result<void> write_text(const fs::path& path, std::string_view text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) return fail(ErrorKind::unavailable, "The model's description cannot be written", path.string());
  return {};
}

Result<void> write_schema(const fs::path& folder, const json::value& schema) {
  const auto path = folder / ".cog" / "openapi_schema.json";
  std::error_code error;
  fs::remove_all(path.parent_path(), error);
  fs::create_directory(path.parent_path(), error);
  auto document = schema_for_predictions(schema);
  if (!document) return pass_on(std::move(document));
  return write_text(path, *document);
}

/// What is not content is not kept either.
void remove_by_products(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error), end;
  for (; !error && walk != end; walk.increment(error)) {
    if (is_content(walk->path().filename().string())) continue;
    found.push_back(walk->path());
    walk.disable_recursion_pending();
  }
  for (const fs::path& path : found) fs::remove_all(path, error);
}

Result<core::VersionId> identify(const fs::path& folder) {
  auto digest = hash_content(folder);
  if (!digest) return pass_on(std::move(digest));
  return core::VersionId{*digest};
}

Result<void> sync_path(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!synced) return fail(ErrorKind::unavailable, "The model cannot be written to disk", std::strerror(reason));
  return {};
}

Result<void> sync_tree(const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (!entry.is_directory(error) && !(entry.is_regular_file(error) && !entry.is_symlink(error))) continue;
    auto synced = sync_path(entry.path());
    if (!synced) return synced;
  }
  return sync_path(folder);
}

/// The name counts, too: models go by its ending.
core::VersionId id_of_trained(const core::Version& base, const core::File& weights) {
  return core::VersionId{sha256_hex("trained\n" + base.id.text + "\n" + weights.sha256 + "\n" + weights.name)};
}

/// A second name for the bytes of a blob where that is possible: it costs no room, and the bytes are on the disk already.
bool link_bytes(const seams::BlobReader& bytes, const fs::path& place) {
  if (bytes.descriptor() < 0) return false;
  const auto name = fmt::format("/proc/self/fd/{}", bytes.descriptor());
  return ::linkat(AT_FDCWD, name.c_str(), AT_FDCWD, place.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

/// For where it is not.
Task<Result<void>> copy_bytes(std::shared_ptr<seams::BlobReader> bytes, fs::path place, Offload& disk) {
  std::ofstream file(place, std::ios::binary);
  std::vector<char> piece(limits::body_chunk_bytes);
  std::size_t got = 0;
  auto write = [&] { file.write(piece.data(), static_cast<std::streamsize>(got)); };
  for (std::int64_t offset = 0; file; offset += static_cast<std::int64_t>(got)) {
    auto size = co_await bytes->read_at(offset, piece);
    if (!size) co_return pass_on(std::move(size));
    got = *size;
    if (got == 0) break;
    co_await disk.run(write);
  }
  file.close();
  if (!file) co_return fail(ErrorKind::unavailable, "The weights cannot be written to disk", place.string());
  co_return Result<void>{};
}

}  // namespace

Packager::Packager(fs::path folder, Environments::Options environments, Offload& packaging, Offload& disk)
    : folder_(std::move(folder)), environments_(std::move(environments)), offload_(packaging), disk_(disk) {}

Task<Result<seams::PackagedVersion>> Packager::package(std::string folder, std::function<void(std::string_view)> progress) {
  auto home = co_await asio::this_coro::executor;
  auto tell = [home, progress = std::move(progress)](std::string_view line) {
    if (progress) asio::post(home, [progress, line = std::string(line)] { progress(line); });
  };
  auto work = [this, &folder, &tell] { return package_now(folder, tell); };
  co_return co_await offload_.run(work);
}

Task<Result<seams::PackagedVersion>> Packager::package_image(std::string reference, std::string folder,
                                                            std::function<void(std::string_view)> progress) {
  if (images_ == nullptr) {
    co_return fail(ErrorKind::unavailable, "This server runs no Docker images", {}, "Say with --docker where Docker's socket is.");
  }
  if (progress) progress("reading the image " + reference);
  auto image = co_await images_->find(std::move(reference));
  if (!image) co_return pass_on(std::move(image));
  auto version = read_image(*image);
  if (!version) co_return pass_on(std::move(version));
  auto settling = [&] { return settle_image(folder, *std::move(version)); };
  co_return co_await disk_.run(settling);
}

Result<seams::PackagedVersion> Packager::settle_image(const fs::path& folder, seams::PackagedVersion version) {
  auto schema = parse_json(version.openapi_schema.text);
  if (!schema) return pass_on(std::move(schema));
  if (auto written = write_schema(folder, *schema); !written) return pass_on(std::move(written));
  if (auto written = write_text(folder / image_file, version.package.environment); !written) return pass_on(std::move(written));
  if (!version.package.train.empty()) {
    auto trained = schema_for_trainings(*schema);
    if (!trained) return pass_on(std::move(trained));
    auto written = write_text(folder / ".cog" / "training_schema.json", *trained);
    if (!written) return pass_on(std::move(written));
  }
  auto settled = settle(folder, version);
  if (!settled) return pass_on(std::move(settled));
  return version;
}

Task<Result<seams::PackagedVersion>> Packager::with_weights(std::shared_ptr<const core::Version> base, core::File weights,
                                                            std::shared_ptr<seams::BlobReader> bytes) {
  seams::PackagedVersion version;
  version.id = id_of_trained(*base, weights);
  version.cog_version = base->cog_version;
  version.openapi_schema = base->openapi_schema;
  version.package = base->package;
  const auto folder = fs::absolute(folder_ / version.id.text);
  const auto place = folder / weights.name;
  version.package.weights = place.string();

  std::shared_ptr<seams::BlobReader> shared = std::move(bytes);
  auto link = [&] {
    std::error_code ignored;
    fs::create_directories(folder, ignored);
    // Made before, by a training with the same outcome or by this one before a crash.
    return fs::exists(place, ignored) || link_bytes(*shared, place);
  };
  const bool linked = co_await disk_.run(link);
  if (!linked) {
    // Under another name until it is whole.
    const auto partial = folder / (random_token(10) + ".partial");
    auto copied = co_await copy_bytes(shared, partial, disk_);
    if (!copied) co_return pass_on(std::move(copied));
    auto rename = [&]() -> Result<void> {
      if (auto synced = sync_path(partial); !synced) return synced;
      std::error_code error;
      fs::rename(partial, place, error);
      if (error) return fail(ErrorKind::unavailable, "The weights cannot be moved to their place", error.message());
      return {};
    };
    auto renamed = co_await disk_.run(rename);
    if (!renamed) co_return pass_on(std::move(renamed));
  }
  // On the disk before a row can speak of them.
  auto sync = [&] {
    auto synced = sync_path(folder);
    return synced ? sync_path(folder_) : synced;
  };
  auto synced = co_await disk_.run(sync);
  if (!synced) co_return pass_on(std::move(synced));
  co_return version;
}

Task<Result<void>> Packager::remove(std::string folder) {
  auto look = [&folder] {
    std::error_code ignored;
    return fs::exists(fs::path(folder) / image_file, ignored);
  };
  const bool is_image = co_await disk_.run(look);
  if (is_image && images_ != nullptr) {
    auto released = co_await images_->release(fs::path(folder).filename().string());
    if (!released) co_return released;
  }
  auto work = [this, &folder] { return remove_now(folder); };
  co_return co_await disk_.run(work);
}

Task<> Packager::remove_environments_but(std::vector<std::string> needed) {
  auto work = [&] { environments_.remove_unneeded(needed, environment_kept); };
  co_await disk_.run(work);
}

Task<Result<bool>> Packager::has(core::Package package) {
  auto work = [&package] {
    std::error_code error;
    return fs::exists(package.directory, error);
  };
  const bool is_there = co_await disk_.run(work);
  const auto image = image_of(package);
  if (!is_there || !image || images_ == nullptr) co_return is_there;
  // Here and not before: an image gets its name when nobody can take it away again.
  auto kept = co_await images_->keep(*image, fs::path(package.directory).filename().string());
  if (!kept && kept.error().kind == ErrorKind::not_found) co_return false;
  if (!kept) co_return pass_on(std::move(kept));
  co_return true;
}

Result<void> Packager::remove_now(const std::string& folder) const {
  const fs::path place(folder);
  std::error_code error;
  if (fs::absolute(place.parent_path(), error) != fs::absolute(folder_, error)) {
    return fail(ErrorKind::internal, "The content of the version lies in a strange place", folder);
  }
  // Out of sight in one step: half a package must never be taken for one that was pushed before.
  const auto leaving = folder_ / (".removed-" + place.filename().string());
  fs::remove_all(leaving, error);
  fs::rename(place, leaving, error);
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(ErrorKind::unavailable, "The content of the version cannot be removed", error.message());
  }
  fs::remove_all(leaving, error);
  if (error) return fail(ErrorKind::unavailable, "The content of the version cannot be removed", error.message());
  return {};
}

Result<seams::PackagedVersion> Packager::package_now(const fs::path& pushed, const Progress& progress) {
  std::error_code error;
  const auto folder = fs::absolute(pushed);  // the tools run elsewhere
  remove_by_products(folder);
  if (fs::is_regular_file(folder / project_file, error)) return package_project(folder, progress);
  if (fs::is_regular_file(folder / program_name, error)) return package_program(folder, progress);
  return fail(ErrorKind::invalid, fmt::format("The folder holds neither {} (a Cog project) nor a program called {}", project_file,
                                              program_name));
}

Result<seams::PackagedVersion> Packager::package_project(const fs::path& folder, const Progress& progress) {
  auto project = read_project(folder);
  if (!project) return pass_on(std::move(project));
  auto id = identify(folder);
  if (!id) return pass_on(std::move(id));
  warn_of_what_is_left_out(*project, progress);
  auto environment = environments_.provide(*project, folder, progress, stop_.get_token());
  if (!environment) return pass_on(std::move(environment));
  progress("describing the model");
  auto description = describe_project(*project, folder, *environment, progress, sandbox(), stop_.get_token());
  if (!description) return pass_on(std::move(description));
  if (auto written = write_schema(folder, description->openapi_schema); !written) return pass_on(std::move(written));

  seams::PackagedVersion version;
  version.id = std::move(*id);
  version.cog_version = std::move(description->cog_version);
  version.openapi_schema = to_json_text(description->openapi_schema);
  version.package.kind = core::Package::Kind::cog_project;
  version.package.environment = std::move(*environment);
  version.wants_gpu = project->gpu;
  version.package.concurrency = project->concurrency.value_or(description->concurrency);
  version.package.predict = std::move(project->predict);
  version.package.train = std::move(project->train);
  version.package.variables = std::move(project->environment);
  auto settled = settle(folder, version);
  if (!settled) return pass_on(std::move(settled));
  return version;
}

Result<seams::PackagedVersion> Packager::package_program(const fs::path& folder, const Progress& progress) {
  auto id = identify(folder);
  if (!id) return pass_on(std::move(id));
  auto description = describe_program(folder / program_name, progress, sandbox(), stop_.get_token());
  if (!description) return pass_on(std::move(description));

  seams::PackagedVersion version;
  version.id = std::move(*id);
  version.cog_version = std::move(description->cog_version);
  version.openapi_schema = to_json_text(description->openapi_schema);
  version.description = std::move(description->text);
  version.package.kind = core::Package::Kind::executable;
  version.package.concurrency = description->concurrency;
  auto settled = settle(folder, version);
  if (!settled) return pass_on(std::move(settled));
  return version;
}

Result<void> Packager::settle(const fs::path& folder, seams::PackagedVersion& version) {
  const auto place = folder_ / version.id.text;
  version.readme = read_text(folder / "README.md");
  version.package.directory = fs::absolute(place).string();
  std::error_code error;
  fs::create_directories(folder_, error);
  // Pushed before: what lies there has the same content, and instances may be running in it.
  if (fs::exists(place, error)) {
    fs::remove_all(folder, error);
    return {};
  }
  // On the disk before a row can speak of it: a version must not outlive its files in a power cut.
  auto synced = sync_tree(folder);
  if (!synced) return synced;
  fs::rename(folder, place, error);
  if (error) return fail(ErrorKind::internal, "The model cannot be moved to its place", error.message());
  return sync_path(folder_);
}

}  // namespace mimeo::cog
