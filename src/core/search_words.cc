#include "core/search_words.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"

namespace mimeo::core {
namespace {

bool is_part_of_word(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}

std::vector<std::string> words_of(std::string_view text, std::size_t most) {
  std::vector<std::string> words;
  std::string word;
  auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (char c : lower_case(text)) {
    if (words.size() == most) return words;
    if (is_part_of_word(static_cast<unsigned char>(c))) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words) all.append(all.empty() ? "" : " ").append(word);
  return all;
}

}  // namespace

std::vector<std::string> search_words(std::string_view text) { return words_of(text, limits::search_words); }

NameMatch match_name(const ModelName& model, const std::vector<std::string>& words) {
  const auto wanted = joined(words);
  const auto name = joined(words_of(model.name, std::string_view::npos));
  if (wanted == name || wanted == joined(words_of(model.text(), std::string_view::npos))) return NameMatch::exact;
  return name.starts_with(wanted) ? NameMatch::prefix : NameMatch::none;
}

bool has_words(std::string_view text, const std::vector<std::string>& words) {
  const auto present = words_of(text, std::string_view::npos);
  return std::ranges::all_of(words, [&](const std::string& word) {
    const bool last = &word == &words.back();
    return std::ranges::any_of(present,
                               [&](const std::string& one) { return last ? one.starts_with(word) : one == word; });
  });
}

}  // namespace mimeo::core
