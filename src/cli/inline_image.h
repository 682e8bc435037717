// Pictures in the terminal, where that can show them.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace mimeo::cli {

enum class ImageProtocol {
  none,   ///< the terminal shows none, as far as it says
  kitty,  ///< kitty, Ghostty, Konsole: PNG alone
  iterm,  ///< iTerm2, WezTerm, VS Code, mintty: whatever they know
  sixel,  ///< foot, mlterm, xterm -ti 340...: by the program img2sixel, if it is installed
};

/// What the terminal says of itself in its environment. MIMEO_IMAGES (kitty, iterm, sixel, none) is stronger.
ImageProtocol image_protocol(const std::function<const char*(const char*)>& environment);

/// What to write to show a picture with kitty's or iTerm2's protocol; empty: it cannot be.
std::string inline_image(ImageProtocol protocol, std::string_view bytes);

/// Shows the file on standard output if it is a picture that the terminal can show.
void show_image(const std::string& path);

}  // namespace mimeo::cli
