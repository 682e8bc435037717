#include "process/confiner.h"

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

/// Covers what not everybody on the machine may read: /etc/shadow, private keys. We may, where we run as root or as the owner.
void cover_secrets(Arguments& arguments, const fs::path& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    struct stat status{};
    if (::lstat(entry->path().c_str(), &status) != 0 || S_ISLNK(status.st_mode)) continue;
    const bool is_folder = S_ISDIR(status.st_mode);
    const mode_t wanted = is_folder ? S_IROTH | S_IXOTH : S_IROTH;
    if ((status.st_mode & wanted) == wanted) continue;
    if (is_folder) {
      entry.disable_recursion_pending();
      add(arguments, {"--tmpfs", entry->path()});
    } else {
      add(arguments, {"--ro-bind", "/dev/null", entry->path()});
    }
  }
}

/// The programs and libraries of the system, its settings without its secrets, and its graphics processors.
Arguments show_system(const fs::path& hidden) {
  Arguments arguments;
  for (const char* folder : {"/usr", "/opt", "/sys", "/etc"}) add(arguments, {"--ro-bind-try", folder, folder});
  for (const char* folder : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) {
    std::error_code error;
    const auto target = fs::read_symlink(folder, error);
    if (error) add(arguments, {"--ro-bind-try", folder, folder});
    else add(arguments, {"--symlink", target, folder});
  }
  cover_secrets(arguments, "/etc");
  add(arguments, {"--proc", "/proc", "--dev", "/dev"});
  std::error_code error;
  for (fs::directory_iterator entry("/dev", error), end; !error && entry != end; entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (name.starts_with("nvidia") || name == "dri" || name == "kfd") add(arguments, {"--dev-bind-try", entry->path(), entry->path()});
  }
  for (const char* folder : {"/usr", "/opt", "/etc"}) {
    if (is_within(hidden, folder)) add(arguments, {"--tmpfs", hidden});
  }
  return arguments;
}

/// Where names are looked up, often a link to what a service keeps outside of /etc.
void show_resolver(Arguments& arguments) {
  std::error_code error;
  const auto file = fs::canonical("/etc/resolv.conf", error);
  if (!error && !is_within(file, "/etc")) add(arguments, {"--ro-bind-try", file, file});
}

std::string find_program(std::string_view name) {
  for (const char* folder : {"/usr/bin/", "/usr/local/bin/", "/bin/"}) {
    auto path = std::string(folder) + std::string(name);
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

}  // namespace

Result<Confiner> Confiner::find(std::string init, std::string hidden, std::vector<std::string> readable) {
  Confiner confiner;
  confiner.bwrap_ = find_program("bwrap");
  if (confiner.bwrap_.empty()) {
    return fail(ErrorKind::unavailable, "the program bwrap is not installed", {}, "Install the package bubblewrap.");
  }
  if (::access(init.c_str(), X_OK) != 0) return fail(ErrorKind::unavailable, "the program " + init + " is missing");
  confiner.init_ = std::move(init);
  confiner.readable_ = std::move(readable);
  confiner.system_ = show_system(hidden);

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
  Arguments arguments = {bwrap_, "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
                         "--die-with-parent", "--as-pid-1", "--cap-drop", "ALL"};
  if (!view.network) arguments.emplace_back("--unshare-net");
  arguments.insert(arguments.end(), system_.begin(), system_.end());
  add(arguments, {"--ro-bind", init_, init_inside});
  if (view.network) show_resolver(arguments);
  // First, for the others may lie below it.
  if (view.writable.empty()) add(arguments, {"--tmpfs", "/tmp"});
  else add(arguments, {"--bind", view.writable + "/tmp", "/tmp", "--bind", view.writable, view.writable});
  add(arguments, {"--symlink", "../tmp", "/var/tmp"});
  for (const auto* list : {&readable_, &view.readable}) {
    for (const auto& path : *list) add(arguments, {"--ro-bind-try", path, path});
  }
  add(arguments, {"--chdir", command.directory, "--", init_inside});
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
