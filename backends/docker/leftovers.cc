#include "docker/leftovers.h"

#include <algorithm>

namespace mimeo::docker {
namespace {

std::vector<std::string> words_in(std::string_view text) {
  const auto read = parse_json(text);
  std::vector<std::string> words;
  if (!read || !read->is_array()) return words;
  for (const auto& word : read->get_array()) {
    if (word.is_string()) words.emplace_back(word.get_string());
  }
  return words;
}

}  // namespace

std::vector<Leftover> read_leftovers(const json::value& containers, const ContainerOptions& options) {
  std::vector<Leftover> left;
  if (!containers.is_array()) return left;
  for (const auto& container : containers.get_array()) {
    const auto* found = find(container, "Labels");
    const auto labels = found ? *found : json::value();
    auto id = text_in(container, "Id");
    if (id.empty() || text_in(labels, owner_label) != options.owner || text_in(labels, life_label) == options.life) continue;
    const bool is_running = text_in(container, "State") == "running";
    left.push_back({std::move(id), is_running ? text_in(labels, fingerprint_label) : "", words_in(text_in(labels, own_label))});
  }
  return left;
}

std::optional<Leftover> take_leftover(std::vector<Leftover>& leftovers, const std::string& fingerprint) {
  const auto at = std::ranges::find(leftovers, fingerprint, &Leftover::fingerprint);
  if (fingerprint.empty() || at == leftovers.end()) return std::nullopt;
  auto taken = std::move(*at);
  leftovers.erase(at);
  return taken;
}

}  // namespace mimeo::docker
