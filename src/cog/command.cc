#include "cog/command.h"

#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include "base/limits.h"
#include "cog/delivery.h"
#include "cog/image.h"

namespace mimeo::cog {
namespace {

constexpr std::string_view system_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// NAME=value lines in which a later one replaces an earlier one of the same name.
class Environment {
 public:
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }
  void set_all(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      auto equals = line.find('=');
      if (equals != std::string::npos && equals != 0) set(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const auto& [name, value] : values_) lines.push_back(name + "=" + value);
    return lines;
  }

 private:
  std::map<std::string, std::string> values_;
};

constexpr auto training = core::Prediction::Kind::training;

void run_by_coglet(const core::Package& package, const Places& places, core::Prediction::Kind kind, bool delivers,
                   seams::LaunchCommand& command, Environment& environment) {
  const auto image = image_of(package);
  if (image) {
    command.container = seams::Container{.image = *image, .description = description_path(package, kind), .gpus = {}};
  } else {
    command.arguments = {package.environment + "/bin/python", "-m", "cog.server.http"};
    // coglet starts its worker as plain `python`: with another one in front it would wait for ever.
    environment.set("PATH", package.environment + "/bin:" + std::string(system_path));
    environment.set("VIRTUAL_ENV", package.environment);
  }
  command.arguments.insert(command.arguments.end(), {"--host", "127.0.0.1", "--upload-url", places.upload_url});
  environment.set("PYTHONUNBUFFERED", "1");
  environment.set("PYTHONFAULTHANDLER", "1");  // where a crash was, in Python's words
  environment.set("PORT", std::to_string(image ? image_port : 0));  // 0: it says on its standard error which one it took
  environment.set("LOG_FORMAT", "json");
  // A line per prediction costs 5 to 15 % of its throughput; its start and the model's set-up must stay.
  environment.set("RUST_LOG", "info,coglet::prediction=warn,coglet::user=warn");
  const bool trains = kind == training;
  const auto& entry = trains ? package.train : package.predict;
  if (trains) command.arguments.insert(command.arguments.end(), {"--x-mode", "train"});
  environment.set(trains ? "COG_TRAIN_TYPE_STUB" : "COG_PREDICT_TYPE_STUB", delivers ? delivery_entry(places) : entry);
  if (delivers) {
    environment.set(trains ? "MIMEO_TRAIN" : "MIMEO_PREDICT", entry);
    environment.set("MIMEO_UPLOAD_URL", places.upload_url);
    if (!places.programs.empty()) environment.set("MIMEO_PROGRAMS", places.programs);
  }
}

void run_by_itself(const core::Package& package, const Places& places, core::Prediction::Kind kind,
                   seams::LaunchCommand& command, Environment& environment) {
  // A native model puts out items faster than anybody reads them; what its history drops is lost to us. It holds the
  // items until the end of the prediction in any case.
  environment.set("COG_STREAM_HISTORY_CAPACITY", "1000000");
  command.arguments = {package.directory + "/model", "--socket", socket_path(places), "--upload-url",
                       places.upload_url};
  if (kind == training) command.arguments.insert(command.arguments.end(), {"--x-mode", "train"});
}

/// Numeric libraries begin a thread for each processor they see, and they see all of them.
constexpr std::array thread_variables = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
                                         "RAYON_NUM_THREADS"};

std::string ids_of(const std::vector<core::Gpu>& gpus) {
  std::string ids;
  for (const auto& gpu : gpus) ids += (ids.empty() ? "" : ",") + gpu.id;
  return ids;
}

}  // namespace

std::string socket_path(const Places& places) { return places.scratch + "/socket"; }

std::string workplace_path(const Places& places) { return places.scratch + "/work"; }

seams::LaunchCommand compose_command(const core::Package& package, const Places& places,
                                     const std::vector<std::string>& variables, core::Prediction::Kind kind,
                                     bool delivers, const core::Allocation& allocation) {
  seams::LaunchCommand command;
  command.directory = image_of(package) ? package.directory : workplace_path(places);  // a container has its image's
  Environment environment;
  if (!image_of(package)) environment.set("PATH", std::string(system_path));
  environment.set("LANG", "C.UTF-8");
  const auto& share = allocation.share;
  if (share.processors > 0) {
    const auto threads = std::to_string(static_cast<int>(std::ceil(share.processors)));
    for (const auto* name : thread_variables) environment.set(name, threads);
  }
  environment.set_all(variables);
  environment.set_all(package.variables);
  // Not the author's to choose: these make the instance ours.
  if (!allocation.gpus.empty() || !allocation.withheld.empty()) environment.set("CUDA_VISIBLE_DEVICES", ids_of(allocation.gpus));
  environment.set("HOME", places.scratch);
  environment.set("TMPDIR", places.scratch);
  environment.set("COG_MAX_CONCURRENCY", kind == training ? "1" : std::to_string(package.concurrency));
  if (!package.weights.empty()) environment.set("COG_WEIGHTS", package.weights);
  if (package.kind == core::Package::Kind::cog_project) {
    run_by_coglet(package, places, kind, delivers, command, environment);
  } else {
    run_by_itself(package, places, kind, command, environment);
  }
  if (command.container) {
    for (const auto& gpu : allocation.gpus) command.container->gpus.push_back(gpu.id);
    // Images of CUDA say "all", which some engines follow by themselves.
    environment.set("NVIDIA_VISIBLE_DEVICES", allocation.gpus.empty() ? "void" : ids_of(allocation.gpus));
  }
  command.environment = environment.lines();
  command.limits = {.processors = share.processors, .memory_bytes = share.memory_bytes, .processes = limits::instance_processes};
  return command;
}

}  // namespace mimeo::cog
