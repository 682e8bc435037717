#include "cog/workplace.h"

#include <deque>
#include <filesystem>
#include <fstream>
#include <vector>

#include "cog/coglet_schema.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

constexpr char coglet_folder[] = ".cog";
/// Linked one by one. A package of more has folders that are linked whole, in which nothing can be written.
constexpr std::size_t most_links = 1000;

Result<void> write_file(const fs::path& path, std::string_view content) {
  std::ofstream file(path);
  file << content;
  file.close();
  if (!file) return fail(ErrorKind::unavailable, "No room for a model to work in", path.string());
  return {};
}

Result<void> fill_for_coglet(const core::Version& version, const fs::path& folder) {
  auto document = parse_json(version.openapi_schema.text);
  if (!document) return pass_on(std::move(document));
  auto schema = schema_for_trainings(std::move(*document));
  if (!schema) return pass_on(std::move(schema));
  return write_file(folder / "openapi_schema.json", *schema);
}

struct Pair {
  fs::path from, to;
};

std::vector<fs::path> entries_of(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> entries;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    entries.push_back(entry->path());
  }
  return entries;
}

/// Folders are made and files linked, level by level; `skipped` is a name in the first one.
std::error_code link_tree(const fs::path& from, const fs::path& to, std::string_view skipped) {
  std::error_code error;
  std::size_t left = most_links;
  std::deque<Pair> folders{{from, to}};
  for (bool is_first = true; !folders.empty() && !error; folders.pop_front(), is_first = false) {
    const auto& folder = folders.front();
    const auto entries = entries_of(folder.from, error);
    if (error) return error;
    if (!is_first && entries.size() > left) {
      fs::create_directory_symlink(folder.from, folder.to, error);
      continue;
    }
    left -= std::min(left, entries.size());
    fs::create_directory(folder.to, error);
    for (auto entry = entries.begin(); !error && entry != entries.end(); ++entry) {
      const auto name = entry->filename();
      if (is_first && name == skipped) continue;
      if (fs::is_directory(fs::symlink_status(*entry, error))) {
        folders.push_back({*entry, folder.to / name});
      } else if (!error) {
        fs::create_symlink(*entry, folder.to / name, error);
      }
    }
  }
  return error;
}

}  // namespace

Result<void> lay_out_workplace(const core::Version& version, core::Prediction::Kind kind, const std::string& place) {
  const fs::path folder(place);
  const bool trains = kind == core::Prediction::Kind::training;
  auto error = link_tree(fs::absolute(version.package.directory), folder, trains ? coglet_folder : "");
  const bool is_project = version.package.kind == core::Package::Kind::cog_project;
  if (!error && trains && is_project) fs::create_directory(folder / coglet_folder, error);
  if (error) return fail(ErrorKind::unavailable, "No place for a model to work in", error.message());
  return trains && is_project ? fill_for_coglet(version, folder / coglet_folder) : Result<void>();
}

}  // namespace mimeo::cog
