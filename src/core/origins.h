// Where the server is reached.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/names.h"

namespace mimeo::core {

/// Without a trailing slash: "https://127.0.0.1:8443".
struct Origins {
  std::string api;
  /// Of output files. "https://*.files.example.org" gives each account a host of its own, so that a browser keeps apart
  /// what their models have made.
  std::string files;
};

bool has_host_for_each_account(const Origins& origins);

/// Where the output files of an account are.
std::string files_origin(const Origins& origins, const AccountId& account);

/// The path of an address on the files origin, of whatever account; nothing when it lies elsewhere.
std::optional<std::string_view> path_on_files_origin(const Origins& origins, std::string_view address);

/// The segment of `path` behind `beginning`, which it ends with a slash: of "/f/abc/a.png" behind "/f/" it is "abc".
std::optional<std::string> segment_behind(std::string_view path, std::string_view beginning);

/// Whether a request that names `host` (with or without a port) may be given files of the account.
bool serves_files_of(const Origins& origins, const AccountId& account, std::string_view host);

}  // namespace mimeo::core
