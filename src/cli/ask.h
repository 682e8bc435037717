// What commands that are one request have in common.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/local.h"

namespace mimeo::cli {

/// Sends the request and prints its answer: as JSON when that was asked for, else by `print`. Answers the exit code.
int ask(const Common& common, std::string_view method, const std::string& target, const json::value& body,
        const std::function<void(const json::value&)>& print);

/// The same for a whole list, `print` called for each row.
int ask_list(const Common& common, const std::string& target, const std::function<void(const json::value&)>& print);

/// `name` as one segment of a path.
std::string segment(std::string_view name);

}  // namespace mimeo::cli
