#include "cog/runtime.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <sys/stat.h>

#include "base/log.h"
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
/// For what an instance still did for an earlier server to come to its end.
constexpr auto longest_rest = 10s;
/// The words of an instance that is only looked for.
constexpr char nobodys_name[] = "{folder}";
constexpr char nobodys_secret[] = "{uploads}";

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

std::string name_of(const std::string& folder) { return std::filesystem::path(folder).filename().string(); }

/// Counts who is in the middle of something.
class Presence {
 public:
  explicit Presence(int& count) : count_(++count) {}
  ~Presence() { --count_; }
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;

 private:
  int& count_;
};

Task<> remove_with_its_process(ScratchRoot& scratch, std::string folder, std::shared_ptr<Driver> driver) {
  if (driver) co_await driver->process_ended();
  driver = nullptr;
  co_await scratch.remove(std::move(folder));
}

}  // namespace

/// A set-up that is under way. Ends an instance whose start is not carried to its end, whether it failed or was called off.
class Runtime::SetUp {
 public:
  SetUp(Runtime& runtime, std::shared_ptr<Driver> driver) : runtime_(runtime), driver_(std::move(driver)) {
    runtime_.set_ups_.insert(driver_);
    if (runtime_.set_ups_ended_) driver_->end("the server stops");
  }
  ~SetUp() {
    runtime_.set_ups_.erase(driver_);
    if (!is_ready_) driver_->end("its start was called off");
  }
  SetUp(const SetUp&) = delete;
  SetUp& operator=(const SetUp&) = delete;
  void is_ready() { is_ready_ = true; }

 private:
  Runtime& runtime_;
  const std::shared_ptr<Driver> driver_;
  bool is_ready_ = false;
};

void Runtime::end_set_ups() {
  set_ups_ended_ = true;
  for (const auto& driver : set_ups_) driver->end("the server stops");
}

Runtime::Runtime(Executor executor, seams::Launcher& launcher, Callbacks& callbacks, Offload& offload,
                 RuntimeOptions options)
    : tasks_(executor, "instances"),
      waiting_(std::move(executor), "survivors"),
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

seams::LaunchCommand Runtime::command_for(const Plan& plan, const Places& places, std::vector<std::string> own) const {
  auto command = compose_command(plan.version->package, places, options_.variables, plan.kind, plan.delivers, plan.allocation);
  if (is_confined(plan.version->package)) {
    command.confinement = confine(plan.version->package, places, options_.network, callbacks_.port(), plan.allocation);
  }
  if (plan.may_survive) command.reuse = seams::Reuse{std::move(own), std::string(plan.delivers ? delivery_script() : "")};
  return command;
}

std::shared_ptr<Driver> Runtime::make_driver(const Plan& plan, const std::string& folder, const seams::LaunchCommand& command,
                                             std::unique_ptr<UploadDoor> uploads,
                                             std::shared_ptr<ProgramOutput> programs) {
  auto options = driver_options_of(*plan.version, plan.kind, plan.output);
  if (plan.is_contained) options.port = image_port;
  options.programs = std::move(programs);
  options.memory_bytes = plan.allocation.share.memory_bytes;
  if (plan.version->package.kind == core::Package::Kind::cog_project) {
    options.on_run_ended = [this, tmp = tmp_of(folder, is_confined(plan.version->package))](const core::PredictionId& id) {
      leavings_.remove(tmp, id);
    };
  }
  if (command.confinement) {
    options.has_network = command.confinement->network;
    options.has_door = !command.confinement->door.empty();
  }
  return std::make_shared<Driver>(tasks_, std::move(options), std::move(uploads));
}

/// The driver has its process.
void Runtime::attend(const std::shared_ptr<Driver>& driver, const std::string& folder, const std::string& door) {
  tasks_.spawn(remove_with_its_process(scratch_, folder, driver));
  if (!door.empty()) tasks_.spawn(answer_behind(door, driver));
}

Task<Result<std::unique_ptr<seams::Instance>>> Runtime::start(std::shared_ptr<const core::Version> version,
                                                              core::Prediction::Kind kind, core::Allocation allocation,
                                                              seams::InstanceLog log) {
  auto until = std::chrono::steady_clock::now() + options_.setup_time;
  Plan plan{.version = version, .kind = kind, .allocation = allocation, .output = shape_of(*version, kind)};
  plan.is_contained = image_of(version->package).has_value();
  plan.delivers = is_delivered(version->package, kind, plan.output);
  // What a training has begun is begun again.
  plan.may_survive = plan.is_contained && kind == core::Prediction::Kind::prediction && options_.takeover_time > 0s;
  if (plan.is_contained && containers_ == nullptr) {
    co_return fail(ErrorKind::unavailable, "Model setup failed: the model is a Docker image, and this server runs none (--docker)");
  }
  if (plan.may_survive) {
    auto survivor = co_await take_over(plan, log);
    if (survivor) co_return std::move(survivor);
  }
  // They hold what the allocation does not know of.
  const bool is_scarce = allocation.share.memory_bytes > 0 || !allocation.gpus.empty();
  if (is_scarce) co_await end_survivors();

  auto made = plan.may_survive ? scratch_.make_lasting() : scratch_.make();
  if (!made) co_return pass_on(std::move(made));
  std::string folder = *made;
  auto uploads = callbacks_.open_uploads();
  Places places{folder, uploads->address(), ""};
  std::shared_ptr<ProgramOutput> programs;
  if (plan.delivers && !plan.is_contained && (kind == core::Prediction::Kind::training || version->package.concurrency == 1)) {
    places.programs = program_output_path(folder);
    auto made_pipe = ProgramOutput::make(tasks_.executor(), places.programs);
    if (!made_pipe) {
      tasks_.spawn(remove_with_its_process(scratch_, folder, nullptr));
      co_return pass_on(std::move(made_pipe));
    }
    programs = std::move(*made_pipe);
  }
  auto command = command_for(plan, places, {name_of(folder), uploads->secret()});
  const std::string door = command.confinement ? command.confinement->door : "";
  auto driver = make_driver(plan, folder, command, std::move(uploads), std::move(programs));
  auto laid_out = co_await lay_out(version, kind, places, plan.delivers);
  if (!laid_out) {
    tasks_.spawn(remove_with_its_process(scratch_, folder, nullptr));
    co_return pass_on(std::move(laid_out));
  }
  // Weak, because the driver owns the process that owns this.
  auto hear = [listener = std::weak_ptr(driver)](std::string_view line) {
    if (auto target = listener.lock()) target->hear(line);
  };
  auto& launcher = plan.is_contained ? *containers_ : launcher_;
  auto launched = co_await launcher.launch(std::move(command), hear);
  if (!launched) {
    tasks_.spawn(remove_with_its_process(scratch_, folder, nullptr));
    Error error{ErrorKind::unavailable, "Model setup failed: " + launched.error().message, launched.error().detail};
    co_return std::unexpected(std::move(error));
  }
  std::optional<http::Address> address;
  if (version->package.kind == core::Package::Kind::executable) address = http::Address::of_unix(socket_path(places));
  driver->take(std::move(*launched), std::move(address));
  attend(driver, folder, door);
  SetUp set_up(*this, driver);
  auto report = co_await driver->set_up(std::move(log), until);
  if (!report) {
    // What it holds of the machine is free only when it is gone.
    driver->end("it could not be set up");
    co_await driver->process_ended();
    co_return pass_on(std::move(report));
  }
  set_up.is_ready();
  co_return driver->make_instance(std::move(*report));
}

// --- What an earlier server has left --------------------------------------------------------------------------------

/// Nothing: there is none of the kind, or it was of no use and has been ended.
Task<std::unique_ptr<seams::Instance>> Runtime::take_over(Plan plan, seams::InstanceLog log) {
  const Places nobodys{scratch_.path_of(nobodys_name), callbacks_.upload_address(nobodys_secret), ""};
  auto heard_by = std::make_shared<std::weak_ptr<Driver>>();
  auto hear = [heard_by](std::string_view line) {
    if (auto target = heard_by->lock()) target->hear(line);
  };
  auto wanted = command_for(plan, nobodys, {nobodys_name, nobodys_secret});
  std::optional<Presence> presence(taking_over_);
  auto survivor = co_await containers_->take_over(std::move(wanted), hear);
  if (!survivor) co_return nullptr;
  const auto& own = survivor->own;
  auto folder = scratch_.adopt(own.empty() ? "" : own.front());
  auto uploads = folder && own.size() == 2 ? callbacks_.open_uploads(own.back()) : nullptr;
  presence.reset();
  if (!uploads) {
    log_warn("instance.not_taken_over", {{"reason", "its scratch folder is gone"}});
    survivor->process->kill();
    co_await survivor->process->exited();
    co_return nullptr;
  }
  const Places places{*folder, uploads->address(), ""};
  const auto command = command_for(plan, places, own);
  auto driver = make_driver(plan, *folder, command, std::move(uploads), nullptr);
  *heard_by = driver;
  driver->take(std::move(survivor->process), std::nullopt);
  attend(driver, *folder, command.confinement->door);
  SetUp set_up(*this, driver);
  const auto tmp = tmp_of(*folder, true);
  const auto look = [&tmp] { return kept_predictions(tmp); };
  const auto begun = co_await offload_.run(look);
  auto report = co_await driver->take_over(std::move(log), begun, std::chrono::steady_clock::now() + longest_rest);
  if (!report) {
    log_warn("instance.not_taken_over", report.error());
    driver->end("it could not be taken over");
    co_await driver->process_ended();
    co_return nullptr;
  }
  // Before the same prediction comes again.
  const auto clear = [&] {
    for (const auto& id : begun) remove_kept(tmp, id);
  };
  co_await offload_.run(clear);
  set_up.is_ready();
  co_return driver->make_instance(std::move(*report));
}

void Runtime::limit_survivors() {
  was_ready_ = true;
  if (containers_ != nullptr) waiting_.spawn(end_survivors_later());
}

Task<> Runtime::end_survivors_later() {
  asio::steady_timer timer(tasks_.executor(), options_.takeover_time);
  co_await timer.async_wait(as_result);
  co_await end_survivors();
}

Task<> Runtime::end_survivors() {
  if (containers_ == nullptr || survivors_ended_) co_return;
  const bool ended = co_await containers_->end_survivors();
  // A folder that is being taken over is not known as ours yet.
  if (!ended || taking_over_ > 0 || std::exchange(survivors_ended_, true)) co_return;
  co_await scratch_.clear();
}

Task<> Runtime::close() {
  waiting_.stop();
  co_await waiting_.join();
  // A start that failed shall cost the next one nothing.
  if (was_ready_) co_await end_survivors();
  leavings_.close();
  co_await tasks_.join();
}

}  // namespace mimeo::cog
