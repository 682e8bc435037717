#include "cli/inline_image.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "base/command.h"
#include "base/hash.h"
#include "core/media_type.h"

namespace mimeo::cli {
namespace {

/// kitty takes no more at once.
constexpr std::size_t kitty_chunk = 4096;
constexpr std::string_view png_begin = "\x89PNG\r\n\x1a\n";

std::string kitty_image(std::string_view bytes) {
  if (!bytes.starts_with(png_begin)) return {};
  const auto text = base64_encode(bytes);
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += kitty_chunk) {
    const bool more = at + kitty_chunk < text.size();
    out += fmt::format("\x1b_G{}m={};{}\x1b\\", at == 0 ? "a=T,f=100," : "", more ? 1 : 0,
                       std::string_view(text).substr(at, kitty_chunk));
  }
  return out + "\n";
}

std::string iterm_image(std::string_view bytes) {
  return fmt::format("\x1b]1337;File=inline=1;size={}:{}\a\n", bytes.size(), base64_encode(bytes));
}

void show_as_sixel(const std::string& path) {
  const char* search = std::getenv("PATH");
  Command command;
  command.arguments = {"img2sixel", path};
  command.environment = {std::string("PATH=") + (search == nullptr ? "" : search)};
  command.directory = "/";
  const auto pass = [](std::string_view text) { std::cout << text; };
  auto shown = run_command(command, {pass, [](std::string_view) {}});
  if (!shown) std::cerr << "mimeo: pictures are shown as sixels by img2sixel, which is not installed\n";
  std::cout << std::flush;
}

}  // namespace

ImageProtocol image_protocol(const std::function<const char*(const char*)>& environment) {
  const auto value = [&](const char* name) {
    const char* text = environment(name);
    return std::string_view(text == nullptr ? "" : text);
  };
  using enum ImageProtocol;
  const auto wanted = value("MIMEO_IMAGES");
  if (wanted == "kitty") return kitty;
  if (wanted == "iterm") return iterm;
  if (wanted == "sixel") return sixel;
  if (wanted == "none") return none;
  const auto program = value("TERM_PROGRAM");
  const auto term = value("TERM");
  if (!value("KITTY_WINDOW_ID").empty() || term == "xterm-kitty" || term == "xterm-ghostty" || program == "ghostty")
    return kitty;
  for (const std::string_view one : {"iTerm.app", "WezTerm", "vscode", "mintty"}) {
    if (program == one) return iterm;
  }
  if (term == "foot" || term.starts_with("mlterm") || term == "yaft-256color") return sixel;
  return none;
}

std::string inline_image(ImageProtocol protocol, std::string_view bytes) {
  if (protocol == ImageProtocol::kitty) return kitty_image(bytes);
  return protocol == ImageProtocol::iterm ? iterm_image(bytes) : std::string();
}

void show_image(const std::string& path) {
  if (::isatty(STDOUT_FILENO) == 0 || !core::media_type_of(path).starts_with("image/")) return;
  const auto protocol = image_protocol([](const char* name) { return std::getenv(name); });
  if (protocol == ImageProtocol::sixel) return show_as_sixel(std::filesystem::absolute(path).string());
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  std::cout << inline_image(protocol, bytes) << std::flush;
}

}  // namespace mimeo::cli
