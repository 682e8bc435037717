#include "mimeo/predictor/serve.h"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "base/log.h"
#include "http/listener.h"
#include "predictor/description.h"
#include "predictor/options.h"
#include "predictor/routes.h"
#include "predictor/schema.h"
#include "predictor/sdk_version.h"
#include "predictor/service.h"

namespace mimeo::predictor {
namespace {

/// From the wish to stop: how long predictions may go on, and until when a canceled one must have ended. Together below
/// the five seconds after which Mimeo kills an instance.
constexpr auto finish_grace = std::chrono::milliseconds(3500);
constexpr auto cancel_grace = std::chrono::milliseconds(1000);

/// A line for whoever started us, past the capture.
void say(int console, const std::string& line) {
  [[maybe_unused]] const ssize_t written = ::write(console, line.data(), line.size());
}

/// The wish to stop, from a signal or a request; a second signal does not ask any more.
class StopWish {
 public:
  StopWish(asio::io_context& io, bool ignore_terminate) : signals_(io, SIGINT), wished_(io), ignored_(io) {
    wished_.expires_at(std::chrono::steady_clock::time_point::max());
    (ignore_terminate ? ignored_ : signals_).add(SIGTERM);
    if (ignore_terminate) ignore();
    listen();
  }

  void wish() {
    is_wished_ = true;
    wished_.cancel();
  }

  Task<> wait() {
    if (is_wished_) co_return;
    [[maybe_unused]] auto done = co_await wished_.async_wait(as_result);
  }

 private:
  void listen() {
    signals_.async_wait([this](boost::system::error_code error, int) {
      if (error) return;
      if (std::exchange(asked_, true)) std::_Exit(1);
      wish();
      listen();
    });
  }

  void ignore() {
    ignored_.async_wait([this](boost::system::error_code error, int) {
      if (!error) ignore();
    });
  }

  asio::signal_set signals_;
  asio::steady_timer wished_;
  asio::signal_set ignored_;
  bool is_wished_ = false;
  bool asked_ = false;
};

// The soft limit is often 1,024 files: fewer than connections we allow.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int run(const detail::Program& program, const Options& options) {
  raise_file_limit();
  std::signal(SIGPIPE, SIG_IGN);

  // Console and capture first: what follows may already print.
  std::unique_ptr<Capture> capture;
  int console = STDERR_FILENO;
  if (slots_of(program, options) == 1 && !is_brief(program, options)) {
    auto started = Capture::start();
    if (started) {
      capture = std::move(*started);
      console = capture->console();
    }
  }

  asio::io_context io(1);
  StopWish stop(io, options.await_explicit_shutdown);
  auto service = std::make_unique<Service>(program, options, io.get_executor(), capture.get());
  const http::Router router = make_routes(*service, options.trains, [&stop] { stop.wish(); });
  http::ListenerOptions listening;
  listening.render_problem = render_cog_problem;
  const std::vector<Executor> lanes{io.get_executor()};
  http::Listener listener(lanes, [&router](http::Request& request) { return router.route(request); }, listening);
  auto opened = listener.open(options.address);
  if (!opened) {
    say(console, fmt::format("{}: {} {}\n", program.about.name, opened.error().message, opened.error().detail));
    return 1;
  }
  listener.start();
  say(console, fmt::format("{} listens on {}\n", program.about.name, listener.address().to_string()));
  service->start_setup();

  bool clean = false;
  auto live = [&]() -> Task<> {
    co_await stop.wait();
    const auto now = std::chrono::steady_clock::now();
    clean = co_await service->drain(now + finish_grace, now + finish_grace + cancel_grace);
    co_await listener.stop(std::chrono::milliseconds(500));
    io.stop();
  };
  asio::co_spawn(io, live(), [](std::exception_ptr failed) {
    if (failed) std::rethrow_exception(failed);
  });
  io.run();
  if (!clean) {
    // A model that does not let go would keep us in its thread's join for ever.
    service->abandon();
    std::_Exit(0);
  }
  service.reset();
  return 0;
}

}  // namespace

int detail::serve(Program program, int argc, char** argv) {
  const std::string name = argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "model";
  if (program.about.name.empty()) program.about.name = name;
  const auto give_up = [&](const Error& error) {
    std::fprintf(stderr, "%s: %s\n", name.c_str(), error.message.c_str());
    return 2;
  };
  const auto options = read_options({argv + std::min(argc, 1), argv + argc});
  if (!options) return give_up(options.error());
  const auto sound = check_description(program);
  if (!sound) return give_up(sound.error());
  if (options->trains && !program.training) return give_up({ErrorKind::invalid, "this model cannot be trained"});
  switch (options->act) {
    case Options::Act::help: std::fputs(help_text(name, program.about.description).c_str(), stdout); return 0;
    case Options::Act::version: std::printf("%s, Mimeo predictor SDK %s\n", name.c_str(), std::string(sdk_version).c_str()); return 0;
    case Options::Act::describe: std::puts(make_description(program).c_str()); return 0;
    case Options::Act::serve: break;
  }
  return run(program, *options);
}

}  // namespace mimeo::predictor
