#include "server/builtin_models.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/log.h"
#include "base/task_group.h"
#include "engine/publish.h"
#include "server/first_start.h"
#include "server/private_file.h"

namespace mimeo::server {
namespace {

namespace fs = std::filesystem;

/// One program, and what tells whether it is still the same.
struct Program {
  std::string name;
  std::string path;
  std::string stamp;  ///< size and time of modification
};

std::vector<Program> find_programs(const std::string& folder) {
  std::vector<Program> programs;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    struct stat about;
    const auto path = entry.path().string();
    const auto name = entry.path().filename().string();
    if (!core::is_valid_name(name) || ::stat(path.c_str(), &about) != 0) continue;
    if (!S_ISREG(about.st_mode) || (about.st_mode & 0100) == 0) continue;
    const auto stamp = fmt::format("{} {} {}.{}", path, about.st_size, about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
    programs.push_back({name, path, stamp});
  }
  return programs;
}

json::object read_published(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  auto published = parse_json(text.str());
  return published && published->is_object() ? published->get_object() : json::object{};
}

Result<std::string> copy_to_staging(const std::string& program, const std::string& data_dir) {
  const auto folder = data_dir + "/staging/" + random_token(10);
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::copy_file(program, folder + "/model", error);
  if (error) return fail(ErrorKind::unavailable, "Cannot copy " + program, error.message());
  return folder;
}

Task<> publish_one(engine::Engine& engine, Offload& offload, Program program, std::string data_dir,
                   json::object& published) {
  auto copy = [&] { return copy_to_staging(program.path, data_dir); };
  auto folder = co_await offload.run(copy);
  if (!folder) {
    log_error("builtin.not_published", folder.error(), {{"model", program.name}});
    co_return;
  }
  engine::PublishRequest request;
  request.account = core::AccountId{std::string(builtin_account)};
  request.model = core::ModelName{std::string(builtin_account), program.name};
  request.folder = *folder;
  request.progress = [](std::string_view) {};
  auto answer = co_await engine::publish(engine, std::move(request));
  std::error_code ignored;
  fs::remove_all(*folder, ignored);
  if (!answer) {
    log_error("builtin.not_published", answer.error(), {{"model", program.name}});
    co_return;
  }
  published[program.name] = program.stamp;
}

}  // namespace

Task<> publish_builtin_models(engine::Engine& engine, Offload& offload, std::string models_dir, std::string data_dir) {
  const auto memory = data_dir + "/builtin.json";
  auto published = read_published(memory);
  TaskGroup publishing(engine.executor, "builtin models");
  for (auto& program : find_programs(models_dir)) {
    core::ModelName name{std::string(builtin_account), program.name};
    const auto* stamp = published.if_contains(program.name);
    const bool known = stamp != nullptr && stamp->is_string() && stamp->get_string() == program.stamp && engine.catalog.latest_version(name);
    if (!known) publishing.spawn(publish_one(engine, offload, std::move(program), data_dir, published));
  }
  const bool changed = publishing.size() > 0;
  co_await publishing.join();
  if (!changed) co_return;
  auto written = write_private_file(memory, write_json(published) + "\n");
  if (!written) log_warn("builtin.not_remembered", written.error());
}

std::string companion_program(std::string_view name) {
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const auto beside = program.parent_path() / name;
  if (fs::exists(beside, error)) return beside.string();
  return (program.parent_path().parent_path() / "libexec/mimeo" / name).string();
}

std::string default_models_dir() { return companion_program("models"); }

}  // namespace mimeo::server
