#include "process/confiner.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include <sys/stat.h>
#include <unistd.h>

#include "base/command.h"

namespace mimeo::process {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

constexpr auto trial_time = std::chrono::seconds(10);
constexpr auto init_inside = "/run/mimeo-init";

void add(Arguments& to, std::initializer_list<std::string> arguments) { to.insert(to.end(), arguments); }

bool is_within(const fs::path& path, const fs::path& folder) {
  const auto [end, unused] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

void cover(Arguments& arguments, const fs::path& path, bool is_folder) {
  if (is_folder) add(arguments, {"--tmpfs", path});
  else add(arguments, {"--ro-bind", "/dev/null", path});
}

/// Covers what not everybody on the machine may read: /etc/shadow, private keys. We may, where we run as root or as the owner.
void cover_secrets(Arguments& arguments, const fs::path& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; entry != end; entry.increment(error)) {
    struct stat status{};
    if (::lstat(entry->path().c_str(), &status) != 0 || S_ISLNK(status.st_mode)) continue;
    const bool is_folder = S_ISDIR(status.st_mode);
    const mode_t wanted = is_folder ? S_IROTH | S_IXOTH : S_IROTH;
    if ((status.st_mode & wanted) == wanted) continue;
    if (is_folder) entry.disable_recursion_pending();
    cover(arguments, entry->path(), is_folder);
  }
  // What could not be looked through is not shown at all.
  if (error) cover(arguments, folder, true);
}

/// Covers what is within `shown`, now that this is there.
void cover_hidden(Arguments& arguments, const std::vector<std::string>& hidden, const fs::path& shown) {
  for (const fs::path path : hidden) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (is_within(path, shown) && fs::exists(status)) cover(arguments, path, fs::is_directory(status));
  }
}

/// The programs and libraries of the system, its settings without its secrets, and its graphics processors but for some.
void show_system(Arguments& arguments, const std::vector<std::string>& hidden, const std::vector<std::string>& withheld) {
  for (const char* folder : {"/usr", "/opt", "/sys", "/etc"}) add(arguments, {"--ro-bind-try", folder, folder});
  for (const char* folder : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) {
    std::error_code error;
    const auto target = fs::read_symlink(folder, error);
    if (error) add(arguments, {"--ro-bind-try", folder, folder});
    else add(arguments, {"--symlink", target, folder});
  }
  cover_secrets(arguments, "/etc");
  for (const char* folder : {"/usr", "/opt", "/etc"}) cover_hidden(arguments, hidden, folder);
  add(arguments, {"--proc", "/proc", "--dev", "/dev"});
  // Some are made by the first program that wants them.
  std::error_code error;
  for (fs::directory_iterator entry("/dev", error), end; !error && entry != end; entry.increment(error)) {
    const auto name = entry->path().filename().string();
    const bool is_graphics = name.starts_with("nvidia") || name == "dri" || name == "kfd" || name == "dxg";
    if (is_graphics && std::ranges::find(withheld, entry->path().string()) == withheld.end()) add(arguments, {"--dev-bind-try", entry->path(), entry->path()});
  }
}

/// Where names are looked up, often a link to what a service keeps outside of /etc.
void show_resolver(Arguments& arguments) {
  std::error_code error;
  const auto file = fs::canonical("/etc/resolv.conf", error);
  if (!error && !is_within(file, "/etc")) add(arguments, {"--ro-bind-try", file, file});
}

}  // namespace

Result<Confiner> Confiner::find(ConfinerOptions options) {
  Confiner confiner;
  confiner.bwrap_ = find_program("bwrap", "/usr/bin:/usr/local/bin:/bin");
  if (confiner.bwrap_.empty()) {
    return fail(ErrorKind::unavailable, "the program bwrap is not installed", {}, "Install the package bubblewrap.");
  }
  if (::access(options.init.c_str(), X_OK) != 0) {
    return fail(ErrorKind::unavailable, "the program " + options.init + " is missing");
  }
  std::erase(options.hidden, "");
  // Links lead past what is covered.
  for (auto& path : options.hidden) path = fs::weakly_canonical(path).string();
  confiner.options_ = std::move(options);

  seams::LaunchCommand trial{.arguments = {"/usr/bin/true"}, .environment = {}, .directory = "/", .confinement = seams::Confinement()};
  Command command;
  command.arguments = confiner.confine(std::move(trial)).arguments;
  command.directory = "/";
  command.time_limit = trial_time;
  std::string said;
  const auto hear = [&said](std::string_view text) { said += text; };
  auto end = run_command(command, {hear, hear});
  if (!end) return pass_on(std::move(end));
  if (end->ok()) return confiner;
  return fail(ErrorKind::unavailable, "sandboxes cannot be made here: " + said.substr(0, said.find('\n')), {},
              "Unprivileged user namespaces must be allowed: sysctl kernel.unprivileged_userns_clone, or an AppArmor profile for bwrap.");
}

seams::LaunchCommand Confiner::confine(seams::LaunchCommand command) const {
  const auto& view = *command.confinement;
  Arguments arguments = {bwrap_, "--unshare-user", "--disable-userns", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
                         "--unshare-cgroup-try", "--die-with-parent", "--as-pid-1", "--cap-drop", "ALL"};
  if (!view.network) arguments.emplace_back("--unshare-net");
  show_system(arguments, options_.hidden, command.confinement->withheld);
  add(arguments, {"--ro-bind", options_.init, init_inside});
  if (view.network) show_resolver(arguments);

  // What everybody may read first: our data may lie in it, and the instance's own in that.
  auto readable = options_.readable;
  readable.insert(readable.end(), view.readable.begin(), view.readable.end());
  const auto holds_hidden = [this](const fs::path& path) {
    return std::ranges::any_of(options_.hidden, [&path](const fs::path& hidden) { return is_within(hidden, path); });
  };
  for (const auto& path : readable) {
    if (!holds_hidden(path)) continue;
    add(arguments, {"--ro-bind-try", path, path});
    cover_hidden(arguments, options_.hidden, path);
  }
  // Then its own folder, for what it may read may lie in that.
  bool has_var_tmp = is_within(view.writable, "/var/tmp");
  if (view.writable.empty()) add(arguments, {"--tmpfs", "/tmp"});
  else add(arguments, {"--bind", view.writable + "/tmp", "/tmp", "--bind", view.writable, view.writable});
  for (const auto& path : readable) {
    if (holds_hidden(path)) continue;
    add(arguments, {"--ro-bind-try", path, path});
    has_var_tmp = has_var_tmp || is_within(path, "/var/tmp");
  }
  if (!has_var_tmp) add(arguments, {"--symlink", "../tmp", "/var/tmp"});
  // Where a Cog image has its project, and many name their files.
  readable.push_back(view.writable);
  const auto is_in_src = [](const fs::path& path) { return is_within(path, "/src"); };
  if (!view.writable.empty() && std::ranges::none_of(readable, is_in_src)) add(arguments, {"--symlink", command.directory, "/src"});
  add(arguments, {"--remount-ro", "/", "--chdir", command.directory, "--", init_inside});
  if (view.network || view.door.empty()) add(arguments, {"-", "-"});
  else add(arguments, {view.door, std::to_string(view.calls_port)});
  arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
  command.arguments = std::move(arguments);
  command.directory = "/";
  return command;
}

seams::Exit exit_of_confined(int code) {
  constexpr int killed = 128;
  constexpr int signals = 64;
  if (code > killed && code <= killed + signals) return {0, code - killed};
  return {code, 0};
}

}  // namespace mimeo::process
