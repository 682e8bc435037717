#include "cog/description.h"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "base/command.h"
#include "base/limits.h"
#include "openapi_schema_script.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

/// Home and temporary files of a model that is only asked, gone afterwards.
class Shelter {
 public:
  Shelter() {
    std::error_code error;
    auto name = (fs::temp_directory_path(error) / "mimeo-describe-XXXXXX").string();
    if (!error && mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Shelter() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Shelter(const Shelter&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Answer {
  CommandEnd end;
  std::string output;
  std::string errors;
};

/// `package` is what an instance of it would see.
Result<Answer> ask(std::vector<std::string> arguments, std::vector<std::string> variables, const core::Package& package,
                   const Progress& progress, const Sandbox* sandbox, std::stop_token stop) {
  Shelter shelter;
  if (shelter.path().empty()) return fail(ErrorKind::internal, "No temporary folder to be had");
  variables.push_back("HOME=" + shelter.path());
  variables.push_back("TMPDIR=" + shelter.path());
  seams::LaunchCommand wanted{std::move(arguments), std::move(variables), package.directory};
  if (sandbox != nullptr) {
    std::error_code ignored;
    fs::create_directory(shelter.path() + "/tmp", ignored);
    wanted.confinement = confine(package, {shelter.path(), {}}, sandbox->network, 0);
    wanted.confinement->door.clear();  // it calls nobody
    wanted = sandbox->confine(std::move(wanted));
  }
  const Command command{.arguments = std::move(wanted.arguments),
                        .environment = std::move(wanted.environment),
                        .directory = std::move(wanted.directory),
                        .time_limit = limits::describe_time};
  Answer answer;
  Result<CommandEnd> end = CommandEnd();
  {
    Lines lines(progress);
    auto hear = [&](std::string_view text) {
      // The end of it explains a failure; what a model prints while it is imported may be anything.
      answer.errors += text;
      if (answer.errors.size() > limits::log_bytes) answer.errors.erase(0, answer.errors.size() - limits::log_bytes);
      lines.add(text);
    };
    auto keep = [&](std::string_view text) {
      if (answer.output.size() < limits::json_body_bytes) answer.output += text;
    };
    end = run_command(command, {keep, hear}, stop);
  }
  if (!end) return pass_on(std::move(end));
  answer.end = *end;
  return answer;
}

int positive(const json::value* value) {
  const auto* number = value == nullptr ? nullptr : value->if_int64();
  return number != nullptr && *number > 0 && *number <= 10'000 ? static_cast<int>(*number) : 1;
}

Result<Description> parse(const Answer& answer, std::string_view version_key, std::string_view who) {
  auto value = parse_json(answer.output);
  const auto* schema = value ? find(*value, "openapi_schema") : nullptr;
  if (schema == nullptr || !schema->is_object()) {
    return fail(ErrorKind::invalid, fmt::format("{} did not describe itself", who), answer.errors);
  }
  Description description;
  description.openapi_schema = *schema;
  description.cog_version = text_in(*value, version_key);
  description.text = text_in(*value, "description");
  description.concurrency = positive(find(*value, "concurrency"));
  return description;
}

/// The script ends with one line that says why, then perhaps a traceback; what the model itself printed stands before it.
Error explain(std::string errors) {
  while (errors.ends_with('\n')) errors.pop_back();
  constexpr std::string_view mark = "mimeo: ";
  auto begin = errors.rfind("\n" + std::string(mark));
  begin = begin == std::string::npos ? (errors.starts_with(mark) ? 0 : std::string::npos) : begin + 1;
  if (begin == std::string::npos) return {ErrorKind::invalid, "The model cannot be described", std::move(errors)};
  const auto said = errors.substr(begin + mark.size());
  return {ErrorKind::invalid, said.substr(0, said.find('\n')), std::move(errors)};
}

}  // namespace

Result<Description> describe_project(const Project& project, const fs::path& folder, const std::string& environment,
                                     const Progress& progress, const Sandbox* sandbox, std::stop_token stop) {
  std::vector<std::string> arguments = {environment + "/bin/python", "-c", std::string(embedded::openapi_schema_script()),
                                        folder.string(), project.predict};
  if (!project.train.empty()) arguments.insert(arguments.end(), {"--train", project.train});
  if (project.concurrency) arguments.insert(arguments.end(), {"--concurrency", std::to_string(*project.concurrency)});
  auto variables = project.environment;
  variables.push_back("PATH=" + environment + "/bin:/usr/local/bin:/usr/bin:/bin");
  variables.push_back("VIRTUAL_ENV=" + environment);
  variables.push_back("LANG=C.UTF-8");
  variables.push_back("PYTHONDONTWRITEBYTECODE=1");  // the folder is content: nothing is added to it
  const core::Package package{.directory = folder.string(), .environment = environment, .variables = project.environment};
  auto answer = ask(std::move(arguments), std::move(variables), package, progress, sandbox, stop);
  if (!answer) return pass_on(std::move(answer));
  if (!answer->end.ok()) return std::unexpected(explain(std::move(answer->errors)));
  return parse(*answer, "cog_version", project.predict);
}

Result<Description> describe_program(const fs::path& program, const Progress& progress, const Sandbox* sandbox,
                                     std::stop_token stop) {
  const core::Package package{.directory = program.parent_path().string()};
  auto answer = ask({program.string(), "--describe"}, {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"}, package, progress,
                    sandbox, stop);
  if (!answer) return pass_on(std::move(answer));
  const auto name = program.filename().string();
  if (!answer->end.ok()) return fail(ErrorKind::invalid, fmt::format("{} did not describe itself", name), std::move(answer->errors));
  return parse(*answer, "sdk_version", name);
}

}  // namespace mimeo::cog
