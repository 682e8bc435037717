#include <filesystem>
#include <iostream>

#include "base/utf8_locale.h"
#include "cli/commands.h"
#include "cli/pack.h"

namespace mimeo::cli {

int push(const Common& common, const PushOptions& options) {
  const Utf8Locale locale;
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  // What is no path of this machine is a name of an image of the server's.
  const bool is_path = options.source.empty() || options.source.front() == '.' || options.source.front() == '/';
  const bool is_image = !is_path && !std::filesystem::exists(options.source);
  const std::string naming = write_json(json::object{{"image", options.source}});
  std::unique_ptr<Pack> packed;
  if (!is_image) {
    auto opened = Pack::open(options.source);
    if (!opened) return report(common, opened.error());
    packed = std::move(*opened);
  }

  std::string target = "/mimeo/v1/models/" + options.model + "/versions";
  if (!options.as.empty()) target += "?as=" + options.as;
  json::value last;
  auto on_line = [&](std::string_view line) {
    auto event = parse_json(line);
    if (!event) return;
    if (const auto* progress = find_string(*event, "progress")) {
      if (!common.json) std::cerr << std::string_view(*progress) << "\n";
    } else {
      last = std::move(*event);
    }
  };
  auto read = [&, left = std::string_view(naming)](char* into, std::size_t size) mutable {
    if (packed) return packed->read(into, size);
    const auto count = left.copy(into, size);
    left.remove_prefix(count);
    return count;
  };
  Http http(*server);
  auto reply = http.send_stream(target, is_image ? "application/json" : "application/x-tar", read, on_line);
  if (!reply) return report(common, reply.error());
  if (auto failure = packed ? packed->failure() : std::nullopt) return report(common, *failure);

  if (const auto* problem = find(last, "problem")) {
    const auto* detail = find_string(*problem, "detail");
    std::string message = detail == nullptr ? "The push failed" : std::string(*detail);
    if (is_image) message = "There is no folder " + options.source + " here, and as the name of an image: " + message;
    return report(common, Error{ErrorKind::invalid, std::move(message)});
  }
  const auto* version = find(last, "version");
  const auto* id = version == nullptr ? nullptr : find_string(*version, "id");
  if (id == nullptr)
    return report(common, Error{ErrorKind::unavailable, "The server ended the push without an answer"});
  if (common.json) {
    std::cout << write_json(last) << "\n";
  } else {
    const auto* is_new = find(last, "is_new");
    const bool known = is_new != nullptr && is_new->is_bool() && !is_new->get_bool();
    std::cout << options.model << ":" << std::string_view(*id) << (known ? " (unchanged)" : "") << "\n";
  }
  return exit_ok;
}

}  // namespace mimeo::cli
