#include "clients.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <queue>

#include <sys/epoll.h>
#include <unistd.h>

#include "connection.h"

namespace load {
namespace {

using namespace std::chrono_literals;

struct Client {
  explicit Client(const Target& target) : connection(target) {}

  Connection connection;
  Clock::time_point due;  ///< when its request was to be sent
  Clock::duration pause{};
  bool waits_for_answer = false;
};

class Clients {
 public:
  explicit Clients(const Options& options) : options_(options), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (int i = 0; i < options.clients; ++i) {
      clients_.push_back(std::make_unique<Client>(options.target));
      open(*clients_.back());
    }
    if (options.rate > 0)
      interval_ = std::chrono::nanoseconds(static_cast<long long>(1e9 * options.clients / options.rate));
  }
  ~Clients() { ::close(epoll_); }

  void start() {
    const auto now = Clock::now();
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      clients_[i]->due = now + interval_ * i / clients_.size();
      schedule(*clients_[i], clients_[i]->due);
    }
  }

  void run_until(Clock::time_point end) {
    for (auto now = Clock::now(); now < end; now = Clock::now()) {
      while (!sleeping_.empty() && sleeping_.top().at <= now) {
        Client& client = *sleeping_.top().client;
        sleeping_.pop();
        send(client);
      }
      wait(sleeping_.empty() ? end : std::min(end, sleeping_.top().at));
    }
  }

  /// Lets owed answers come in; nothing new is sent.
  void finish(Clock::duration at_most) {
    ending_ = true;
    sleeping_ = {};
    const auto end = Clock::now() + at_most;
    while (owed_ > 0 && Clock::now() < end) wait(end);
  }

  bool measuring = false;
  Outcome outcome;

 private:
  struct Sleeper {
    Clock::time_point at;
    Client* client;
    bool operator<(const Sleeper& other) const { return at > other.at; }
  };

  void open(Client& client) {
    client.connection.open();
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &client}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.connection.fd(), &event);
  }

  void schedule(Client& client, Clock::time_point at) { sleeping_.push({at, &client}); }

  void wait(Clock::time_point until) {
    const auto left = std::max(until - Clock::now(), Clock::duration::zero());
    const timespec timeout{.tv_sec = std::chrono::floor<std::chrono::seconds>(left).count(),
                           .tv_nsec = (left % 1s).count()};
    epoll_event events[128];
    const int ready = ::epoll_pwait2(epoll_, events, std::size(events), &timeout, nullptr);
    for (int i = 0; i < ready; ++i) {
      Client& client = *static_cast<Client*>(events[i].data.ptr);
      if (client.waits_for_answer) take(client, client.connection.advance());
    }
  }

  void send(Client& client) {
    client.waits_for_answer = true;
    ++owed_;
    take(client, client.connection.send(options_.requests[sent_++ % options_.requests.size()]));
  }

  void take(Client& client, Connection::State state) {
    if (state == Connection::State::busy) return;
    client.waits_for_answer = false;
    --owed_;
    const auto now = Clock::now();
    if (state == Connection::State::broken) {
      note_error("the connection was closed");
      open(client);
    } else if (client.connection.status() == options_.retry_status) {
      if (measuring) ++outcome.retries;
      client.pause = std::clamp<Clock::duration>(client.pause * 2, 100us, 20ms);
      if (!ending_) schedule(client, now + client.pause);
      return;
    } else if (const auto answer = client.connection.answer();
               client.connection.status() / 100 != 2 || answer.find(options_.expect) == std::string_view::npos) {
      note_error(answer);
    } else if (measuring) {
      outcome.latencies.push_back(now - client.due);
      outcome.bytes += client.connection.size();
    }
    client.pause = {};
    if (ending_) return;
    client.due = interval_ == Clock::duration::zero() ? now : client.due + interval_;
    if (client.due > now)
      schedule(client, client.due);
    else
      send(client);
  }

  void note_error(std::string_view what) {
    if (measuring) ++outcome.errors;
    if (outcome.first_error.empty()) outcome.first_error = what.substr(0, 2000);
  }

  const Options& options_;
  const int epoll_;
  Clock::duration interval_{};  ///< between two requests of one client; zero: no clock
  std::vector<std::unique_ptr<Client>> clients_;
  std::priority_queue<Sleeper> sleeping_;
  std::size_t owed_ = 0;
  std::size_t sent_ = 0;
  bool ending_ = false;
};

}  // namespace

Outcome run_clients(const Options& options, void (*begin)(), void (*end)()) {
  Clients clients(options);
  clients.start();
  const auto warm = Clock::now() + options.warm_up;
  clients.run_until(warm);
  begin();
  clients.measuring = true;
  clients.run_until(warm + options.measure);
  clients.measuring = false;
  end();
  clients.finish(5s);
  return std::move(clients.outcome);
}

}  // namespace load
