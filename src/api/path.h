// One address for each operation, whatever a client puts in front of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mimeo::api {

/// The part of a request's path that the table of routes knows: "/predictions" for "/v1/predictions", "/predictions" and
/// "/v1/v1/predictions", because the official clients disagree on whether REPLICATE_BASE_URL holds the `/v1`; and for
/// "/v1/https://host/v1/predictions", because Go's paginator pastes the absolute `next` behind its base (on the way its
/// two slashes may have become one). A trailing slash is forgiven. A view into `path`.
std::string_view api_path(std::string_view path);

/// JavaScript makes files of what comes from below `/v1/files/`, so streams of files have their address there. When `path`
/// is one, it and all other streams are found at what this answers; otherwise nothing.
std::optional<std::string> stream_behind(std::string_view path);

}  // namespace mimeo::api
