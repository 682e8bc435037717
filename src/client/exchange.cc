#include "client/exchange.h"

#include <algorithm>
#include <cctype>

#include "client/transfer.h"
#include "client/url.h"

namespace mimeo::client::detail {
namespace {

/// libcurl is paused while so much waits to be pulled.
constexpr std::size_t most_buffered = 256 * 1024;

Error error_of(CURLcode code, const Request& request, const char* words) {
  // Never the query or the path: an address of a file or a stream is a secret.
  std::string message = origin_of(request.url) + ": " + (*words != '\0' ? words : curl_easy_strerror(code));
  if (code == CURLE_READ_ERROR || code == CURLE_ABORTED_BY_CALLBACK)
    return {ErrorKind::local, "A file to upload cannot be read"};
  return {ErrorKind::network, std::move(message)};
}

Reach reach_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_SSL_CONNECT_ERROR: return Reach::never_arrived;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return Reach::hopeless;
    default: return Reach::unknown;
  }
}

}  // namespace

std::string_view Head::find(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

/// Shared by the one who pulls and the loop's thread, which fills it.
struct Exchange::State : Receiver, std::enable_shared_from_this<State> {
  Loop& loop;
  const Request request;
  std::unique_ptr<Transfer> transfer;  // the loop's thread only

  Waiting waiting;  // its mutex guards the rest
  Head filling;
  Head head;
  bool has_head = false;
  std::string buffer;
  bool paused = false;
  bool ended = false;
  Reach reach = Reach::unknown;
  std::optional<Error> error;

  State(Loop& loop, Request request) : loop(loop), request(std::move(request)) {}

  void begin() {
    {
      std::lock_guard lock(waiting.mutex);
      if (ended) return;
    }
    transfer = std::make_unique<Transfer>(request, *this);
    loop.add(transfer->easy(), [self = shared_from_this()](CURLcode code) { self->done(code); });
  }

  void header(std::string_view line) override {
    if (line.starts_with("HTTP/")) {
      filling = Head();
      const auto space = line.find(' ');
      if (space != std::string_view::npos) filling.status = std::atoi(std::string(line.substr(space + 1, 3)).c_str());
      return;
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
      std::string name(line.substr(0, colon));
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
      auto value = line.substr(colon + 1);
      while (!value.empty() && std::isspace(static_cast<unsigned char>(value.front()))) value.remove_prefix(1);
      while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back()))) value.remove_suffix(1);
      filling.headers.emplace_back(std::move(name), value);
      return;
    }
    if (line == "\r\n" && filling.status >= 200) publish_head();
  }

  void publish_head() {
    std::unique_lock lock(waiting.mutex);
    if (has_head) return;  // trailers
    if (filling.status >= 300 && filling.status < 400)
      filling.redirect = resolve(request.url, filling.find("location"));
    head = filling;
    has_head = true;
    wake(std::move(lock));
  }

  bool body(std::string_view bytes) override {
    std::unique_lock lock(waiting.mutex);
    if (buffer.size() >= most_buffered) {
      paused = true;
      return false;
    }
    buffer += bytes;
    wake(std::move(lock));
    return true;
  }

  void done(CURLcode code) {
    std::string words = transfer->words();
    transfer.reset();
    std::unique_lock lock(waiting.mutex);
    if (ended) return;
    ended = true;
    reach = reach_of(code);
    if (code != CURLE_OK) {
      error = error_of(code, request, words.c_str());
    } else if (!has_head) {
      error = Error{ErrorKind::network, "The server answered nothing"};
    }
    wake(std::move(lock));
  }

  /// Any thread.
  void break_off() {
    std::unique_lock lock(waiting.mutex);
    if (ended) return;
    ended = true;
    error = Error{ErrorKind::canceled, "Canceled by the caller"};
    loop.post([self = shared_from_this()] { self->drop(); });
    wake(std::move(lock));
  }

  void drop() {
    if (!transfer) return;
    loop.remove(transfer->easy());
    transfer.reset();
  }

  void go_on() {
    if (transfer) transfer->go_on();
  }

  void wake(std::unique_lock<std::mutex> lock) {
    auto resume = waiting.take(loop);
    lock.unlock();
    if (resume) resume();
  }
};

/// `co_await` for there being a head, or a body to read, or an end.
class Exchange::Change {
 public:
  enum class Of { head, body };
  Change(std::shared_ptr<State> state, Of of, Executor where)
      : state_(std::move(state)), of_(of), where_(std::move(where)) {}

  bool await_ready() const { return false; }
  bool await_suspend(std::coroutine_handle<> who) {
    const auto state = state_;  // this object may be gone as soon as the mutex is free
    std::lock_guard lock(state->waiting.mutex);
    if (state->ended || (of_ == Of::head ? state->has_head : !state->buffer.empty())) return false;
    state->waiting.set(who, std::move(where_));
    return true;
  }
  void await_resume() const {}

 private:
  std::shared_ptr<State> state_;
  Of of_;
  Executor where_;
};

void Exchange::OnStop::operator()() const { state->break_off(); }

Exchange::Exchange(Loop& loop, Request request, const std::stop_token& stop)
    : state_(std::make_shared<State>(loop, std::move(request))) {
  on_stop_.emplace(stop, OnStop{state_.get()});  // first: what is stopped already is not sent
  loop.post([state = state_] { state->begin(); });
}

Exchange::~Exchange() {
  on_stop_.reset();
  state_->break_off();
}

Task<Result<Head>> Exchange::head(Executor where) {
  const auto state = state_;
  Change change(state, Change::Of::head, std::move(where));
  co_await change;
  std::lock_guard lock(state->waiting.mutex);
  if (state->has_head) co_return state->head;
  co_return *state->error;
}

Task<Result<std::string>> Exchange::read(Executor where) {
  const auto state = state_;
  Change change(state, Change::Of::body, std::move(where));
  co_await change;
  std::lock_guard lock(state->waiting.mutex);
  if (!state->buffer.empty()) {
    if (std::exchange(state->paused, false)) state->loop.post([state] { state->go_on(); });
    co_return std::exchange(state->buffer, std::string());
  }
  if (state->error) co_return *state->error;
  co_return std::string();
}

Reach Exchange::reach() const {
  std::lock_guard lock(state_->waiting.mutex);
  return state_->reach;
}

}  // namespace mimeo::client::detail
