#include "cog/content.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/limits.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

struct Entry {
  std::string path;  ///< relative, with slashes
  fs::file_type type;
  bool executable = false;
};

Result<std::vector<Entry>> list(const fs::path& folder) {
  std::vector<Entry> entries;
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error), end;
  for (; !error && walk != end; walk.increment(error)) {
    if (!is_content(walk->path().filename().string())) {
      walk.disable_recursion_pending();
      continue;
    }
    const auto status = walk->symlink_status(error);
    if (error) break;
    const bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
    entries.push_back({walk->path().lexically_relative(folder).generic_string(), status.type(), executable});
  }
  if (error) return fail(ErrorKind::internal, "The folder cannot be read", error.message());
  std::ranges::sort(entries, {}, &Entry::path);
  return entries;
}

/// Everything of variable length is preceded by its length, so that no two folders give the same bytes.
void update(Digest& digest, char kind, std::string_view text) {
  digest.update(fmt::format("{} {}\n", kind, text.size()));
  digest.update(text);
}

bool leads_out(const Entry& link, const fs::path& target) {
  if (target.is_absolute()) return true;
  const auto reached = (fs::path(link.path).parent_path() / target).lexically_normal().generic_string();
  return reached == ".." || reached.starts_with("../");
}

Result<void> add_link(Digest& digest, const fs::path& folder, const Entry& entry) {
  std::error_code error;
  const auto target = fs::read_symlink(folder / entry.path, error);
  if (error) return fail(ErrorKind::internal, entry.path + " cannot be read", error.message());
  if (leads_out(entry, target)) {
    return fail(ErrorKind::invalid, fmt::format("{} is a link that leads out of the folder", entry.path));
  }
  update(digest, 'l', target.generic_string());
  return {};
}

Result<void> add_file(Digest& digest, const fs::path& folder, const Entry& entry) {
  const auto path = folder / entry.path;
  std::error_code error;
  const auto size = fs::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) return fail(ErrorKind::internal, entry.path + " cannot be read", error.message());
  digest.update(fmt::format("{} {}\n", entry.executable ? 'x' : 'f', size));
  std::uintmax_t left = size;
  std::vector<char> buffer(limits::body_chunk_bytes);
  while (left > 0 && file.read(buffer.data(), static_cast<std::streamsize>(std::min<std::uintmax_t>(left, buffer.size())))) {
    digest.update(std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
    left -= static_cast<std::uintmax_t>(file.gcount());
  }
  if (left > 0) return fail(ErrorKind::internal, entry.path + " changed while it was read");
  return {};
}

}  // namespace

bool is_content(std::string_view name) {
  static constexpr std::array<std::string_view, 16> by_products = {
      ".git",        ".hg",         ".svn",          "__pycache__",   ".venv",   "venv",     ".env",     ".cog",
      ".mypy_cache", ".ruff_cache", ".pytest_cache", ".ipynb_checkpoints", ".idea", ".vscode", ".DS_Store", "node_modules"};
  return std::ranges::find(by_products, name) == by_products.end() && !name.ends_with(".pyc");
}

Result<std::string> hash_content(const fs::path& folder) {
  auto entries = list(folder);
  if (!entries) return pass_on(std::move(entries));
  Digest digest(Digest::Kind::sha256);
  for (const Entry& entry : *entries) {
    update(digest, 'p', entry.path);
    Result<void> added;
    switch (entry.type) {
      case fs::file_type::directory: break;  // its path says it all
      case fs::file_type::regular: added = add_file(digest, folder, entry); break;
      case fs::file_type::symlink: added = add_link(digest, folder, entry); break;
      default: return fail(ErrorKind::invalid, fmt::format("{} is neither a file nor a folder", entry.path));
    }
    if (!added) return pass_on(std::move(added));
  }
  return digest.finish_hex();
}

}  // namespace mimeo::cog
