#include "cli/manual.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mimeo::cli {
namespace {

/// As roff wants it: no backslash means anything, no line begins with a dot.
std::string escaped(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    line_begins = c == '\n';
  }
  return out;
}

/// "mimeo token create" with something between the words.
std::string whole_name(const CLI::App& root, const CLI::App& command, char between) {
  std::string name = command.get_parent() == nullptr ? root.get_name() : command.get_name();
  for (const auto* group = command.get_parent(); group != nullptr; group = group->get_parent()) {
    name = (group->get_parent() == nullptr ? root.get_name() : group->get_name()) + between + name;
  }
  return name;
}

std::vector<const CLI::App*> shown_commands(const CLI::App& group) {
  return group.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

std::string value_of(const CLI::Option& option) {
  return option.get_items_expected_max() > 0 ? option.get_type_name() : std::string();
}

std::string synopsis_of(const CLI::App& command) {
  if (!shown_commands(command).empty()) return " \\fICOMMAND\\fR ...";
  std::string synopsis = " [\\fIOPTION\\fR]...";
  for (const auto* option : command.get_options([](const CLI::Option* one) { return one->get_positional(); })) {
    const auto name = fmt::format("\\fI{}\\fR", escaped(option->get_name(true)));
    const auto many = option->get_items_expected_max() > 1 ? "..." : "";
    synopsis += option->get_required() ? fmt::format(" {}{}", name, many) : fmt::format(" [{}]{}", name, many);
  }
  return synopsis;
}

/// "-o, --output PATH", or the name of a positional.
std::string names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const auto& name : option.get_snames()) names.push_back("\\fB\\-" + escaped(name) + "\\fR");
  for (const auto& name : option.get_lnames()) names.push_back("\\fB\\-\\-" + escaped(name) + "\\fR");
  if (names.empty()) return "\\fI" + escaped(option.get_name(true)) + "\\fR";
  const auto value = value_of(option);
  return fmt::format("{}{}", fmt::join(names, ", "), value.empty() ? "" : " \\fI" + escaped(value) + "\\fR");
}

std::string options_of(const CLI::App& command, bool positional) {
  std::string text;
  for (const auto* option : command.get_options()) {
    if (option->get_positional() != positional || option->get_group().empty()) continue;
    text += fmt::format(".TP\n{}\n{}\n", names_of(*option), escaped(option->get_description()));
  }
  return text;
}

std::string commands_of(const CLI::App& root, const CLI::App& group) {
  std::string text;
  for (const auto* command : shown_commands(group)) {
    text += fmt::format(".TP\n\\fB{}\\fR(1)\n{}\n", escaped(whole_name(root, *command, '-')),
                        escaped(command->get_description()));
  }
  return text;
}

constexpr std::string_view ending = R"(.SH EXIT STATUS
.TP
0
It went well.
.TP
1
The prediction has failed, or the server has refused.
.TP
2
The command line was wrong.
.TP
3
The prediction was canceled.
.TP
4
No server was reached.
.SH ENVIRONMENT
.TP
\fBMIMEO_URL\fR, \fBMIMEO_TOKEN\fR
The server to speak to, and the token to speak with; else those of the data folder.
.TP
\fBMIMEO_DATA_DIR\fR
The data folder, else $XDG_DATA_HOME/mimeo, else ~/.local/share/mimeo.
.TP
\fBNO_COLOR\fR
Print no colors.
)";

std::string section(std::string_view title, const std::string& text) {
  return text.empty() ? std::string() : fmt::format(".SH {}\n{}", title, text);
}

Result<void> write_page(const CLI::App& root, const CLI::App& command, const std::filesystem::path& folder) {
  const auto path = folder / (whole_name(root, command, '-') + ".1");
  std::ofstream file(path);
  file << manual_of(root, command);
  file.close();
  if (!file) return fail(ErrorKind::invalid, "Cannot write " + path.string());
  for (const auto* one : shown_commands(command)) {
    auto written = write_page(root, *one, folder);
    if (!written) return written;
  }
  return {};
}

}  // namespace

std::string help_of(const CLI::App& root, const CLI::App& command) {
  const auto* group = command.get_parent();
  return command.help(group == nullptr ? root.get_name() : whole_name(root, *group, ' '));
}

std::string manual_of(const CLI::App& root, const CLI::App& command) {
  std::string page = fmt::format(".TH {} 1\n", escaped(whole_name(root, command, '-')));
  page += section(
      "NAME", fmt::format("{} \\- {}\n", escaped(whole_name(root, command, '-')), escaped(command.get_description())));
  page +=
      section("SYNOPSIS", fmt::format("\\fB{}\\fR{}\n", escaped(whole_name(root, command, ' ')), synopsis_of(command)));
  page += section("ARGUMENTS", options_of(command, true));
  page += section("OPTIONS", options_of(command, false));
  page += section("COMMANDS", commands_of(root, command));
  if (!command.get_footer().empty()) page += section("NOTES", ".nf\n" + escaped(command.get_footer()) + ".fi\n");
  return page + std::string(ending);
}

Result<void> write_manuals(const CLI::App& root, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorKind::invalid, "Cannot make " + folder + ": " + error.message());
  return write_page(root, root, folder);
}

}  // namespace mimeo::cli
