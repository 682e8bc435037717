#include "cog/workplace.h"

#include <filesystem>
#include <fstream>

#include "cog/coglet_schema.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

constexpr char coglet_folder[] = ".cog";

Result<void> write_file(const fs::path& path, std::string_view content) {
  std::ofstream file(path);
  file << content;
  file.close();
  if (!file) return fail(ErrorKind::unavailable, "No room for a training to work in", path.string());
  return {};
}

Result<void> fill_for_coglet(const core::Version& version, const fs::path& folder) {
  auto document = parse_json(version.openapi_schema.text);
  if (!document) return pass_on(std::move(document));
  auto schema = schema_for_trainings(std::move(*document));
  if (!schema) return pass_on(std::move(schema));
  return write_file(folder / "openapi_schema.json", *schema);
}

}  // namespace

Result<void> lay_out_workplace(const core::Version& version, const std::string& place) {
  const fs::path folder(place);
  std::error_code error;
  fs::create_directory(folder, error);
  for (fs::directory_iterator entry(version.package.directory, error), end; !error && entry != end; entry.increment(error)) {
    const auto name = entry->path().filename();
    if (name == coglet_folder) continue;
    fs::create_symlink(fs::absolute(entry->path()), folder / name, error);
    if (error) break;
  }
  const bool is_project = version.package.kind == core::Package::Kind::cog_project;
  if (!error && is_project) fs::create_directory(folder / coglet_folder, error);
  if (error) return fail(ErrorKind::unavailable, "No place for a training to work in", error.message());
  if (!is_project) return {};
  return fill_for_coglet(version, folder / coglet_folder);
}

}  // namespace mimeo::cog
