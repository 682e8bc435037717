#include "predictor/capture.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>

#include "predictor/utf8.h"

namespace mimeo::predictor {
namespace {

/// One replaced descriptor.
struct Channel {
  int target;                         // 1 or 2
  Prediction::LogSource source;
  int original = -1;                  // what it was
  int read_end = -1;
  std::string tail = {};              // the beginning of a character whose rest has not arrived
};

void write_fully(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // nobody reads our console: the logs still have it
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

void flush_stdio() {
  std::cout.flush();
  std::fflush(stdout);
  std::fflush(stderr);
}

// --- Last words ------------------------------------------------------------------------------------------------------
//
// What a dying process printed lies in pipes that die with it, and it is what explains the death. So a fatal signal first
// copies them to where they would have gone. Only calls that a signal handler may make.

constexpr int fatal_signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

struct Pipe {
  int read_end = -1;
  int original = -1;
};
Pipe last_pipes[2];

void speak_last_words(int signal) {
  for (const Pipe& pipe : last_pipes) {
    char buffer[4096];
    ssize_t n;
    while (pipe.read_end >= 0 && (n = ::read(pipe.read_end, buffer, sizeof buffer)) > 0) {
      if (::write(pipe.original, buffer, static_cast<std::size_t>(n)) < 0) break;
    }
  }
  ::raise(signal);  // the handler is gone by now (SA_RESETHAND): this one kills
}

// Leaves signals alone that somebody else handles already: sanitizers do.
void replace_handlers(void (*from)(int), void (*to)(int)) {
  for (const int signal : fatal_signals) {
    struct sigaction present{};
    if (::sigaction(signal, nullptr, &present) != 0 || present.sa_handler != from) continue;
    struct sigaction wanted{};
    wanted.sa_handler = to;
    wanted.sa_flags = to == SIG_DFL ? 0 : static_cast<int>(SA_RESETHAND);
    ::sigaction(signal, &wanted, nullptr);
  }
}

}  // namespace

struct Capture::State {
  std::array<Channel, 2> channels{Channel{STDOUT_FILENO, Prediction::LogSource::standard_output},
                                  Channel{STDERR_FILENO, Prediction::LogSource::standard_error}};
  int stop = -1;
  std::mutex mutex;
  Sink sink;  // guarded by mutex, as is reading from the pipes
  std::thread reader;

  // Empties one pipe. The mutex is held.
  void pump(Channel& channel) {
    char buffer[16 * 1024];
    for (;;) {
      const ssize_t n = ::read(channel.read_end, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return;
      const std::string_view piece(buffer, static_cast<std::size_t>(n));
      write_fully(channel.original, piece);
      if (!sink) continue;
      std::string text = std::exchange(channel.tail, {}) + std::string(piece);
      channel.tail = text.substr(text.size() - unfinished_tail(text));
      text.resize(text.size() - channel.tail.size());
      if (!text.empty()) sink(channel.source, text);
    }
  }

  void read_until_stopped() {
    std::array<pollfd, 3> waits{};
    for (;;) {
      waits[0] = {.fd = channels[0].read_end, .events = POLLIN};
      waits[1] = {.fd = channels[1].read_end, .events = POLLIN};
      waits[2] = {.fd = stop, .events = POLLIN};
      if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
      if (waits[2].revents) return;
      const std::lock_guard lock(mutex);
      for (Channel& channel : channels) pump(channel);
    }
  }
};

Capture::Capture() : state_(std::make_unique<State>()) {}

Result<std::unique_ptr<Capture>> Capture::start() {
  std::unique_ptr<Capture> capture(new Capture);
  const auto refuse = [] { return fail(ErrorKind::internal, "cannot capture standard output", std::strerror(errno)); };
  flush_stdio();
  capture->state_->stop = ::eventfd(0, EFD_CLOEXEC);
  if (capture->state_->stop < 0) return refuse();
  for (Channel& channel : capture->state_->channels) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return refuse();
    channel.read_end = ends[0];
    ::fcntl(channel.read_end, F_SETFL, O_NONBLOCK);
    channel.original = ::fcntl(channel.target, F_DUPFD_CLOEXEC, 3);
    const bool replaced = channel.original >= 0 && ::dup2(ends[1], channel.target) >= 0;
    ::close(ends[1]);
    if (!replaced) return refuse();
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const Channel& channel = capture->state_->channels[i];
    last_pipes[i] = {channel.read_end, channel.original};
  }
  replace_handlers(SIG_DFL, speak_last_words);
  // A pipe makes stdio buffer whole blocks: progress would arrive when it is over.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  capture->state_->reader = std::thread([state = capture->state_.get()] { state->read_until_stopped(); });
  return capture;
}

Capture::~Capture() {
  redirect({});
  replace_handlers(speak_last_words, SIG_DFL);
  for (Channel& channel : state_->channels) {
    if (channel.original >= 0) ::dup2(channel.original, channel.target);
  }
  if (state_->reader.joinable()) {
    const std::uint64_t one = 1;
    write_fully(state_->stop, {reinterpret_cast<const char*>(&one), sizeof one});
    state_->reader.join();
  }
  for (Channel& channel : state_->channels) {
    if (channel.read_end >= 0) ::close(channel.read_end);
    if (channel.original >= 0) ::close(channel.original);
  }
  if (state_->stop >= 0) ::close(state_->stop);
}

void Capture::redirect(Sink sink) {
  flush_stdio();
  const std::lock_guard lock(state_->mutex);
  for (Channel& channel : state_->channels) {
    if (channel.read_end < 0) continue;
    state_->pump(channel);
    if (state_->sink && !channel.tail.empty()) state_->sink(channel.source, channel.tail);
    channel.tail.clear();
  }
  state_->sink = std::move(sink);
}

void Capture::flush() {
  flush_stdio();
  const std::lock_guard lock(state_->mutex);
  for (Channel& channel : state_->channels) state_->pump(channel);
}

int Capture::console() const { return state_->channels[1].original; }

}  // namespace mimeo::predictor
