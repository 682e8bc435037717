// Text made fit for the synthesiser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// UTF-8 as the ASCII that Flite reads aloud: quotes and dashes become plain, Latin letters lose their accents, what is
/// left over becomes a space.
std::string to_speakable(std::string_view text);

/// Splits at sentence ends and empty lines, so that one piece is synthesised at a time. No piece is blank.
std::vector<std::string> split_sentences(std::string_view text);
