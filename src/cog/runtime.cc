#include "cog/runtime.h"

#include "cog/command.h"
#include "cog/delivery.h"
#include "cog/driver.h"
#include "cog/workplace.h"
#include "core/output_shape.h"

namespace mimeo::cog {
namespace {

core::OutputShape shape_of(const core::Version& version, core::Prediction::Kind kind) {
  const auto schema = parse_json(version.openapi_schema.text);
  const auto* output = kind == core::Prediction::Kind::training ? "TrainingOutput" : "Output";
  return schema ? core::read_output_shape(*schema, output) : core::OutputShape();
}

Driver::Options driver_options(const core::Version& version, core::Prediction::Kind kind,
                               const core::OutputShape& output, Leavings& leavings) {
  Driver::Options options;
  bool coglet = version.package.kind == core::Package::Kind::cog_project;
  options.speaker = coglet ? SetupJournal::Speaker::coglet : SetupJournal::Speaker::sdk;
  options.trains = kind == core::Prediction::Kind::training;
  options.iterator = output.is_iterator;
  options.slots = options.trains ? 1 : version.package.concurrency;
  if (coglet) options.on_run_ended = [&leavings](const core::PredictionId& id) { leavings.remove(id); };
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

/// Fills the scratch folder with what the instance needs there.
Task<Result<void>> Runtime::lay_out(std::shared_ptr<const core::Version> version, core::Prediction::Kind kind,
                                    Places places, bool delivers) {
  const bool trains = kind == core::Prediction::Kind::training;
  if (!trains && !delivers) co_return Result<void>();
  auto fill = [&]() -> Result<void> {
    auto filled = trains ? lay_out_workplace(*version, workplace_path(places)) : Result<void>();
    return filled && delivers ? lay_out_delivery(places) : filled;
  };
  co_return co_await offload_.run(fill);
}

Task<Result<std::unique_ptr<seams::Instance>>> Runtime::start(std::shared_ptr<const core::Version> version,
                                                              core::Prediction::Kind kind, seams::InstanceLog log) {
  auto until = std::chrono::steady_clock::now() + options_.setup_time;
  auto made = scratch_.make();
  if (!made) co_return pass_on(std::move(made));
  std::string folder = *made;

  const auto output = shape_of(*version, kind);
  auto driver =
      std::make_shared<Driver>(tasks_, driver_options(*version, kind, output, leavings_), callbacks_.open_uploads());
  Places places{folder, driver->upload_url()};
  const bool delivers = delivers_files(version->package, kind, output);
  auto laid_out = co_await lay_out(version, kind, places, delivers);
  if (!laid_out) {
    tasks_.spawn(remove_with_its_process(scratch_, folder, nullptr));
    co_return pass_on(std::move(laid_out));
  }
  auto command = compose_command(version->package, places, options_.variables, kind, delivers);
  // Weak, because the driver owns the process that owns this.
  auto hear = [listener = std::weak_ptr(driver)](std::string_view line) {
    if (auto target = listener.lock()) target->hear(line);
  };
  auto launched = co_await launcher_.launch(std::move(command), hear);
  if (!launched) {
    tasks_.spawn(remove_with_its_process(scratch_, folder, nullptr));
    Error error{ErrorKind::unavailable, "Model setup failed: " + launched.error().message, launched.error().detail};
    co_return std::unexpected(std::move(error));
  }
  std::optional<http::Address> address;
  if (version->package.kind == core::Package::Kind::executable) address = http::Address::of_unix(socket_path(places));
  driver->take(std::move(*launched), std::move(address));
  tasks_.spawn(remove_with_its_process(scratch_, folder, driver));
  UnlessReady guard(driver);
  auto report = co_await driver->set_up(std::move(log), until);
  if (!report) co_return pass_on(std::move(report));
  guard.is_ready();
  co_return driver->make_instance(std::move(*report));
}

Task<> Runtime::close() {
  leavings_.close();
  co_await tasks_.join();
}

}  // namespace mimeo::cog
