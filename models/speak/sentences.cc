#include "sentences.h"

#include <algorithm>
#include <array>
#include <utility>

namespace {

using Spelling = std::pair<std::string_view, std::string_view>;

constexpr std::array spellings = std::to_array<Spelling>({
    {"‘", "'"}, {"’", "'"}, {"“", "\""}, {"”", "\""}, {"–", " - "}, {"—", " - "}, {"…", "... "}, {"€", " euro "},
    {"£", " pounds "}, {"°", " degrees "}, {"ß", "ss"}, {"æ", "ae"}, {"œ", "oe"}, {"ø", "o"}, {"ñ", "n"}, {"ç", "c"},
    {"à", "a"}, {"á", "a"}, {"â", "a"}, {"ã", "a"}, {"ä", "a"}, {"å", "a"}, {"è", "e"}, {"é", "e"}, {"ê", "e"},
    {"ë", "e"}, {"ì", "i"}, {"í", "i"}, {"î", "i"}, {"ï", "i"}, {"ò", "o"}, {"ó", "o"}, {"ô", "o"}, {"õ", "o"},
    {"ö", "o"}, {"ù", "u"}, {"ú", "u"}, {"û", "u"}, {"ü", "u"}, {"ý", "y"}, {"Á", "A"}, {"À", "A"}, {"Ä", "A"},
    {"Å", "A"}, {"Ç", "C"}, {"É", "E"}, {"È", "E"}, {"Ñ", "N"}, {"Ö", "O"}, {"Ø", "O"}, {"Ü", "U"},
});

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

std::string to_speakable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    std::size_t length = 1;
    if (byte >= 0x20 && byte < 0x7F) {
      out += text.front();
    } else if (byte < 0x80) {
      out += byte == '\n' ? '\n' : ' ';
    } else {
      length = std::min<std::size_t>(text.size(), byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2);
      const auto known = std::ranges::find(spellings, text.substr(0, length), &Spelling::first);
      out += known == spellings.end() ? " " : known->second;
    }
    text.remove_prefix(length);
  }
  return out;
}

std::vector<std::string> split_sentences(std::string_view text) {
  std::vector<std::string> sentences;
  const auto add = [&](std::string_view sentence) {
    if (!is_blank(sentence)) sentences.emplace_back(sentence);
  };
  std::size_t begin = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const bool space_follows = text[i + 1] == ' ' || text[i + 1] == '\n';
    const bool sentence_ends = (text[i] == '.' || text[i] == '!' || text[i] == '?') && space_follows;
    // "Mr. Smith": a short capitalised word before the dot is a title, not an end.
    const bool is_title = sentence_ends && text[i] == '.' && i - begin >= 2 && i + 2 < text.size() &&
                          (text.substr(i - 2, 2) == "Mr" || text.substr(i - 2, 2) == "Dr" || text.substr(i - 2, 2) == "rs" ||
                           text.substr(i - 2, 2) == "St");
    const bool paragraph_ends = text[i] == '\n' && text[i + 1] == '\n';
    if ((!sentence_ends || is_title) && !paragraph_ends) continue;
    add(text.substr(begin, i + 1 - begin));
    begin = i + 1;
  }
  add(text.substr(std::min(begin, text.size())));
  return sentences;
}
