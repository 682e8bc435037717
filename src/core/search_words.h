// The words of what somebody searches for, and how well a model's name answers them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/names.h"

namespace mimeo::core {

/// The words of `text` in their order, ASCII letters lower-cased. Whatever is neither an ASCII letter or digit nor part
/// of a longer UTF-8 sequence parts words and means nothing: there is no syntax. At most limits::search_words.
std::vector<std::string> search_words(std::string_view text);

/// In the order in which answers are shown.
enum class NameMatch {
  exact,   ///< the words are the name, or owner and name
  prefix,  ///< the name begins with them
  none,
};
NameMatch match_name(const ModelName& model, const std::vector<std::string>& words);

/// Whether `text` has all of `words`; the last of them may be the beginning of a word.
bool has_words(std::string_view text, const std::vector<std::string>& words);

}  // namespace mimeo::core
