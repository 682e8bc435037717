#include "cog/runtime.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <sys/stat.h>

#include "cog/command.h"
#include "cog/delivery.h"
#include "cog/driver.h"
#include "cog/image.h"
#include "cog/workplace.h"
#include "core/output_shape.h"
#include "http/socket.h"

namespace mimeo::cog {
namespace {

using namespace std::chrono_literals;

/// Until the first process of a sandbox opens the door.
constexpr std::chrono::milliseconds first_knock = 2ms;
constexpr std::chrono::milliseconds longest_pause = 100ms;
constexpr auto longest_knock = 5s;

core::OutputShape shape_of(const core::Version& version, core::Prediction::Kind kind) {
  const auto schema = parse_json(version.openapi_schema.text);
  const auto* output = kind == core::Prediction::Kind::training ? "TrainingOutput" : "Output";
  return schema ? core::read_output_shape(*schema, output) : core::OutputShape();
}

/// Where an instance's /tmp is on this machine.
std::string tmp_of(const std::string& scratch, bool confined) { return confined ? scratch + "/tmp" : "/tmp"; }

Driver::Options driver_options_of(const core::Version& version, core::Prediction::Kind kind,
                               const core::OutputShape& output) {
  Driver::Options options;
  bool coglet = version.package.kind == core::Package::Kind::cog_project;
  options.speaker = coglet ? SetupJournal::Speaker::coglet : SetupJournal::Speaker::sdk;
  options.trains = kind == core::Prediction::Kind::training;
  options.iterator = output.is_iterator;
  options.slots = options.trains ? 1 : version.package.concurrency;
  return options;
}

/// Ends an instance whose start is not carried to its end, whether it failed or was called off.
class UnlessReady {
 public:
  explicit UnlessReady(std::shared_ptr<Driver> driver) : driver_(std::move(driver)) {}
  ~UnlessReady() {
    if (driver_) driver_->end("its start was called off");
  }
  void is_ready() { driver_ = nullptr; }

 private:
  std::shared_ptr<Driver> driver_;
};

Task<> remove_with_its_process(ScratchRoot& scratch, std::string folder, std::shared_ptr<Driver> driver) {
  if (driver) co_await driver->process_ended();
  driver = nullptr;
  co_await scratch.remove(std::move(folder));
}

}  // namespace

Runtime::Runtime(Executor executor, seams::Launcher& launcher, Callbacks& callbacks, Offload& offload,
                 RuntimeOptions options)
    : tasks_(std::move(executor), "instances"),
      launcher_(launcher),
      callbacks_(callbacks),
      offload_(offload),
      options_(std::move(options)),
      scratch_(options_.scratch_folder, offload),
      leavings_(tasks_, offload) {}

Runtime::~Runtime() = default;

Result<void> Runtime::open() { return scratch_.open(); }

/// A container always is.
bool Runtime::is_confined(const core::Package& package) const { return options_.confined || image_of(package); }

/// Fills the scratch folder with what the instance needs there.
Task<Result<void>> Runtime::lay_out(std::shared_ptr<const core::Version> version, core::Prediction::Kind kind,
                                    Places places, bool delivers) {
  const bool has_tmp = is_confined(version->package);
  const bool is_contained = image_of(version->package).has_value();
  auto fill = [&]() -> Result<void> {
    if (has_tmp && ::mkdir(tmp_of(places.scratch, true).c_str(), 0700) != 0) {
      return fail(ErrorKind::unavailable, "No scratch folder for an instance", std::strerror(errno));
    }
    // Where the scratch folder itself will be seen in there: what Docker makes for it belongs to root.
    std::error_code ignored;
    if (is_contained && places.scratch.starts_with("/tmp/")) {
      std::filesystem::create_directories(places.scratch + places.scratch, ignored);
    }
    auto filled = is_contained ? Result<void>() : lay_out_workplace(*version, kind, workplace_path(places));
    return filled && delivers ? lay_out_delivery(places) : filled;
  };
  co_return co_await offload_.run(fill);
}

/// Answers the calls of an instance with a network of its own, as long as it lives. Its program begins when we are at its door.
Task<> Runtime::answer_behind(std::string path, std::shared_ptr<Driver> driver) {
  std::unique_ptr<http::Listener> listener;
  for (auto pause = first_knock; !listener; pause = std::min(pause * 2, longest_pause)) {
    // It is there a few milliseconds after the start.
    const bool ended = co_await driver->process_ended_by(std::chrono::steady_clock::now() + pause);
    if (ended) co_return;
    auto door = http::pin_socket(path);
    if (!door) continue;
    auto opened = co_await callbacks_.listen_behind(http::pinned_path(door), std::chrono::steady_clock::now() + longest_knock);
    if (!opened) continue;
    listener = std::move(*opened);
    driver->open_door(std::move(door));
  }
  co_await driver->process_ended();
  driver = nullptr;
  co_await listener->stop(0ms);
}

Task<Result<std::unique_ptr<seams::Instance>>> Runtime::start(std::shared_ptr<const core::Version> version,
                                                              core::Prediction::Kind kind, core::Allocation allocation,
                                                              seams::InstanceLog log) {
  auto until = std::chrono::steady_clock::now() + options_.setup_time;
  const bool is_contained = image_of(version->package).has_value();
  if (is_contained && containers_ == nullptr) {
    co_return fail(ErrorKind::unavailable, "Model setup failed: the model is a Docker image, and this server runs none (--docker)");
  }
  auto made = scratch_.make();
  if (!made) co_return pass_on(std::move(made));
  std::string folder = *made;

  const auto output = shape_of(*version, kind);
  auto driver_options = driver_options_of(*version, kind, output);
  if (is_contained) driver_options.port = image_port;
  driver_options.memory_bytes = allocation.share.memory_bytes;
  if (version->package.kind == core::Package::Kind::cog_project) {
    driver_options.on_run_ended = [this, tmp = tmp_of(folder, is_confined(version->package))](const core::PredictionId& id) {
      leavings_.remove(tmp, id);
    };
  }
  std::optional<seams::Confinement> confinement;
  if (is_confined(version->package)) {
    confinement = confine(version->package, {folder, {}}, options_.network, callbacks_.port(), allocation);
    driver_options.has_network = confinement->network;
    driver_options.has_door = !confinement->door.empty();
  }
  auto driver = std::make_shared<Driver>(tasks_, std::move(driver_options), callbacks_.open_uploads());
  Places places{folder, driver->upload_url()};
  const bool delivers = delivers_files(version->package, kind, output);
  auto laid_out = co_await lay_out(version, kind, places, delivers);
  if (!laid_out) {
    tasks_.spawn(remove_with_its_process(scratch_, folder, nullptr));
    co_return pass_on(std::move(laid_out));
  }
  auto command = compose_command(version->package, places, options_.variables, kind, delivers, allocation);
  command.confinement = confinement;
  // Weak, because the driver owns the process that owns this.
  auto hear = [listener = std::weak_ptr(driver)](std::string_view line) {
    if (auto target = listener.lock()) target->hear(line);
  };
  auto& launcher = is_contained ? *containers_ : launcher_;
  auto launched = co_await launcher.launch(std::move(command), hear);
  if (!launched) {
    tasks_.spawn(remove_with_its_process(scratch_, folder, nullptr));
    Error error{ErrorKind::unavailable, "Model setup failed: " + launched.error().message, launched.error().detail};
    co_return std::unexpected(std::move(error));
  }
  std::optional<http::Address> address;
  if (version->package.kind == core::Package::Kind::executable) address = http::Address::of_unix(socket_path(places));
  driver->take(std::move(*launched), std::move(address));
  tasks_.spawn(remove_with_its_process(scratch_, folder, driver));
  if (confinement && !confinement->door.empty()) tasks_.spawn(answer_behind(confinement->door, driver));
  UnlessReady guard(driver);
  auto report = co_await driver->set_up(std::move(log), until);
  if (!report) {
    // What it holds of the machine is free only when it is gone.
    driver->end("it could not be set up");
    co_await driver->process_ended();
    co_return pass_on(std::move(report));
  }
  guard.is_ready();
  co_return driver->make_instance(std::move(*report));
}

Task<> Runtime::close() {
  leavings_.close();
  co_await tasks_.join();
}

}  // namespace mimeo::cog
