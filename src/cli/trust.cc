// mimeo trust: this machine's browsers and programs take the local authority's word, so that https needs no exception.
//
//   the system   /usr/local/share/ca-certificates/mimeo.crt, then update-ca-certificates (Debian, Ubuntu); needs root
//   browsers     the certificate databases of Chromium (~/.pki/nssdb) and Firefox, by NSS's own certutil; needs no root
//
// Whoever has the authority's key can then pretend to be any site to them. It lies in the data folder, for its owner alone.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/command.h"
#include "cli/commands.h"

namespace mimeo::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view nickname = "Mimeo local authority";
constexpr auto system_program = "/usr/sbin/update-ca-certificates";

/// What became of one place.
struct Outcome {
  std::string place;
  std::string state;  ///< "trusted", "not trusted any more", "left out"
  std::string hint;   ///< of one that is left out: why, and what helps
};

std::string home() {
  const char* set = std::getenv("HOME");
  return set == nullptr ? std::string() : std::string(set);
}

/// Runs a program quietly; what it complained of, or nothing.
std::optional<std::string> complaint(std::vector<std::string> arguments) {
  Command command;
  command.arguments = std::move(arguments);
  command.environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=" + home(), "LANG=C.UTF-8"};
  command.directory = "/";
  std::string said;
  CommandOutput output;
  output.standard_output = [](std::string_view) {};
  output.standard_error = [&](std::string_view text) { said += text; };
  const auto end = run_command(command, output);
  if (!end) return end.error().message;
  if (end->ok()) return std::nullopt;
  return said.empty() ? "it failed" : said.substr(0, said.find('\n'));
}

Outcome change_system(const std::string& authority, const fs::path& folder, bool remove) {
  Outcome outcome{"the system", remove ? "not trusted any more" : "trusted", {}};
  const auto file = folder / "mimeo.crt";
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return {outcome.place, "left out", "it keeps its authorities in another way than Debian does: add " + authority + " to them"};
  }
  if (remove && !fs::exists(file, error)) return outcome;
  if (remove) fs::remove(file, error);
  else fs::copy_file(authority, file, fs::copy_options::overwrite_existing, error);
  if (error) {
    const auto what = remove ? "sudo rm " + file.string() : "sudo cp " + authority + " " + file.string();
    return {outcome.place, "left out", "it is for root to change: " + what + " && sudo update-ca-certificates"};
  }
  if (auto failed = complaint({system_program})) return {outcome.place, "left out", "update-ca-certificates: " + *failed};
  return outcome;
}

/// Databases of certificates that browsers of this user have made.
std::vector<fs::path> browser_databases() {
  std::vector<fs::path> found;
  const fs::path house = home();
  for (const auto& root : {house / ".pki/nssdb", house / ".local/share/pki/nssdb", house / "snap/chromium/current/.pki/nssdb"}) {
    std::error_code error;
    if (fs::exists(root / "cert9.db", error)) found.push_back(root);
  }
  for (const auto& profiles : {house / ".mozilla/firefox", house / "snap/firefox/common/.mozilla/firefox"}) {
    std::error_code error;
    for (fs::directory_iterator entry(profiles, error), end; !error && entry != end; entry.increment(error)) {
      if (fs::exists(entry->path() / "cert9.db", error)) found.push_back(entry->path());
    }
  }
  return found;
}

Outcome change_browser(const std::string& authority, const fs::path& database, bool remove) {
  Outcome outcome{database.string(), remove ? "not trusted any more" : "trusted", {}};
  const auto where = "sql:" + database.string();
  // Also before it is added: there is a new one when the data folder was made anew.
  auto failed = complaint({"certutil", "-D", "-d", where, "-n", std::string(nickname)});
  if (!remove) failed = complaint({"certutil", "-A", "-d", where, "-t", "C,,", "-n", std::string(nickname), "-i", authority});
  const bool was_absent = remove && failed && failed->find("could not find") != std::string::npos;
  if (!failed || was_absent) return outcome;
  return {outcome.place, "left out", "certutil: " + *failed + " (it comes with: apt install libnss3-tools)"};
}

void print_outcomes(const std::vector<Outcome>& outcomes, bool as_json) {
  json::array all;
  for (const auto& one : outcomes) {
    if (as_json) all.push_back({{"place", one.place}, {"state", one.state}, {"hint", one.hint}});
    else std::cout << one.place << ": " << one.state << (one.hint.empty() ? "" : "; " + one.hint) << "\n";
  }
  if (as_json) std::cout << write_json(all) << "\n";
}

}  // namespace

int trust(const Common& common, const TrustOptions& options) {
  const auto authority = fs::absolute(common.data_dir).string() + "/tls/ca.pem";
  std::error_code error;
  if (!options.remove && !fs::exists(authority, error)) {
    return report(common, Error{ErrorKind::not_found, "There is no authority yet: " + authority, {}, "Start `mimeo serve` once."});
  }
  std::vector<Outcome> outcomes;
  outcomes.push_back(change_system(authority, options.system_folder, options.remove));
  for (const auto& database : browser_databases()) outcomes.push_back(change_browser(authority, database, options.remove));
  print_outcomes(outcomes, common.json);
  const bool all = std::ranges::all_of(outcomes, [](const auto& one) { return one.hint.empty(); });
  return all ? exit_ok : exit_failed;
}

}  // namespace mimeo::cli
