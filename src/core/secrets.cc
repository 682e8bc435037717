#include "core/secrets.h"

#include <algorithm>

namespace mimeo::core {
namespace {

void replace_all(std::string& text, std::string_view secret) {
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + secret_mask.size())) {
    text.replace(at, secret.size(), secret_mask);
  }
}

/// Models print inputs as JSON: there a line break, a quote and a backslash are spelled in two characters.
std::string spelled_in_json(std::string_view secret) {
  std::string spelled;
  write_json_string(secret, spelled);
  return spelled.substr(1, spelled.size() - 2);
}

}  // namespace

Secrets::Secrets(std::vector<std::string> texts) {
  for (auto& text : texts) {
    if (text.empty()) continue;
    texts_.push_back(spelled_in_json(text));
    texts_.push_back(std::move(text));
  }
  std::ranges::sort(texts_,
                    [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  const auto [first, last] = std::ranges::unique(texts_);
  texts_.erase(first, last);
}

std::string Secrets::hide_in(std::string text) const {
  for (const auto& secret : texts_) replace_all(text, secret);
  return text;
}

void Secrets::hide_in(json::value& value) const {
  if (auto* string = value.if_string()) {
    *string = hide_in(std::string(*string));
  } else if (auto* array = value.if_array()) {
    for (auto& item : *array) hide_in(item);
  } else if (auto* object = value.if_object()) {
    json::object hidden(object->storage());
    for (auto& [name, member] : *object) {
      hide_in(member);
      hidden[hide_in(std::string(name))] = std::move(member);
    }
    *object = std::move(hidden);
  }
}

std::size_t Secrets::beginning_at_end_of(std::string_view text) const {
  std::size_t longest = 0;
  for (const auto& secret : texts_) {
    for (auto size = std::min(secret.size() - 1, text.size()); size > longest; --size) {
      if (text.ends_with(std::string_view(secret).substr(0, size))) longest = size;
    }
  }
  return longest;
}

std::string SecretFilter::feed(const Secrets& secrets, std::string_view piece) {
  if (secrets.empty()) return std::string(piece);
  // Hidden first: the end of a whole secret is not the beginning of the next one.
  auto text = secrets.hide_in(std::exchange(kept_, {}).append(piece));
  const auto kept = secrets.beginning_at_end_of(text);
  kept_ = text.substr(text.size() - kept);
  text.resize(text.size() - kept);
  return text;
}

}  // namespace mimeo::core
