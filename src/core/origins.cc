#include "core/origins.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace mimeo::core {
namespace {

constexpr std::string_view disguise = "u--";

/// An account as the label of a host. Usernames that are none, or look like what stands for those, have a digest
/// instead.
std::string label_of(const AccountId& account) {
  const auto& name = account.text;
  const bool is_label =
      name.size() <= 63 && name.find_first_of("._") == name.npos && !name.ends_with('-') && !name.starts_with(disguise);
  return is_label ? name : std::string(disguise) + sha256_hex(name).substr(0, 40);
}

std::string_view host_of(std::string_view origin) {
  if (const auto scheme = origin.find("://"); scheme != origin.npos) origin.remove_prefix(scheme + 3);
  return origin.substr(0, origin.find_last_of(':'));
}

}  // namespace

bool has_host_for_each_account(const Origins& origins) { return origins.files.contains('*'); }

std::string files_origin(const Origins& origins, const AccountId& account) {
  auto origin = origins.files;
  if (const auto star = origin.find('*'); star != origin.npos) origin.replace(star, 1, label_of(account));
  return origin;
}

std::optional<std::string_view> path_on_files_origin(const Origins& origins, std::string_view address) {
  std::string_view rest = origins.files;
  if (const auto star = rest.find('*'); star != rest.npos) {
    if (!address.starts_with(rest.substr(0, star))) return std::nullopt;
    address.remove_prefix(star);
    rest.remove_prefix(star + 1);
    address.remove_prefix(std::min(address.find_first_of("./:?#"), address.size()));
  }
  if (!address.starts_with(rest)) return std::nullopt;
  address.remove_prefix(rest.size());
  if (!address.starts_with('/')) return std::nullopt;
  return address;
}

std::optional<std::string> segment_behind(std::string_view path, std::string_view beginning) {
  if (!path.starts_with(beginning)) return std::nullopt;
  path.remove_prefix(beginning.size());
  return std::string(path.substr(0, path.find_first_of("/?#")));
}

bool serves_files_of(const Origins& origins, const AccountId& account, std::string_view host) {
  if (!has_host_for_each_account(origins)) return true;
  // A proxy in front may listen on another port than we do.
  return equal_ignoring_case(host_of(host), host_of(files_origin(origins, account)));
}

}  // namespace mimeo::core
