#include "predictor/options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace mimeo::predictor {
namespace {

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (!value || !*value) return std::nullopt;
  return value;
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::chrono::milliseconds> parse_seconds(std::string_view text) {
  const auto seconds = parse_number<double>(text);
  if (!seconds || !(*seconds >= 0) || *seconds > 1e9) return std::nullopt;
  return std::chrono::milliseconds(std::llround(*seconds * 1000));
}

std::unexpected<Error> malformed(std::string_view name, std::string_view value) {
  return fail(ErrorKind::invalid, fmt::format("{} cannot be '{}'", name, value));
}

Result<void> read_environment(Options& options) {
  if (auto text = environment("COG_MAX_CONCURRENCY")) {
    options.max_concurrency = parse_number<int>(*text);
    if (!options.max_concurrency || *options.max_concurrency < 1) return malformed("COG_MAX_CONCURRENCY", *text);
  }
  if (auto text = environment("COG_SETUP_TIMEOUT")) {
    options.setup_timeout = parse_seconds(*text);
    if (!options.setup_timeout) return malformed("COG_SETUP_TIMEOUT", *text);
    if (options.setup_timeout->count() == 0) options.setup_timeout.reset();
  }
  if (auto text = environment("COG_STREAM_HISTORY_CAPACITY")) {
    const auto capacity = parse_number<std::size_t>(*text);
    if (!capacity) return malformed("COG_STREAM_HISTORY_CAPACITY", *text);
    options.event_history = *capacity;
  }
  if (auto text = environment("COG_THROTTLE_RESPONSE_INTERVAL")) {
    const auto interval = parse_seconds(*text);
    if (!interval) return malformed("COG_THROTTLE_RESPONSE_INTERVAL", *text);
    options.webhook_interval = *interval;
  }
  options.webhook_token = environment("WEBHOOK_AUTH_TOKEN").value_or("");
  options.weights = environment("COG_WEIGHTS");
  return {};
}

}  // namespace

Result<Options> read_options(const std::vector<std::string>& arguments) {
  Options options;
  auto from_environment = read_environment(options);
  if (!from_environment) return pass_on(std::move(from_environment));

  std::string host = "0.0.0.0";
  std::string port = environment("PORT").value_or("5000");
  std::string socket;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string name = arguments[i];
    std::optional<std::string> value;
    if (const std::size_t equals = name.find('='); equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    }
    if (name == "--describe" || name == "--help" || name == "-h" || name == "--version" || name == "-v") {
      if (value) return fail(ErrorKind::invalid, fmt::format("{} takes no value", name));
      options.act = name == "--describe"                   ? Options::Act::describe
                    : name == "--version" || name == "-v" ? Options::Act::version
                                                          : Options::Act::help;
      continue;
    }
    const auto is_one_of = [&](auto... known) { return ((name == known) || ...); };
    if (!is_one_of("--host", "--port", "--socket", "--upload-url", "--await-explicit-shutdown", "--threads", "--x-mode")) {
      return fail(ErrorKind::invalid, fmt::format("there is no flag {}", name));
    }
    if (!value) {
      if (i + 1 == arguments.size()) return fail(ErrorKind::invalid, fmt::format("{} needs a value", name));
      value = arguments[++i];
    }
    if (name == "--host") host = *value;
    if (name == "--port") port = *value;
    if (name == "--socket") socket = *value;
    if (name == "--upload-url") options.upload_url = *value;
    if (name == "--await-explicit-shutdown") options.await_explicit_shutdown = !value->empty();
    if (name == "--x-mode" && *value != "predict" && *value != "train") return malformed("--x-mode", *value);
    if (name == "--x-mode") options.trains = *value == "train";
  }

  if (options.upload_url && !options.upload_url->starts_with("http://") && !options.upload_url->starts_with("https://")) {
    return malformed("--upload-url", *options.upload_url);
  }
  if (!socket.empty()) {
    options.address = http::Address::of_unix(socket);
  } else {
    const auto number = parse_number<std::uint16_t>(port);
    if (!number) return malformed("the port", port);
    options.address = http::Address::of_tcp(host, *number);
  }
  return options;
}

int slots_of(const detail::Program& program, const Options& options) {
  const int declared = program.about.concurrency;
  return options.trains ? 1 : std::min(declared, options.max_concurrency.value_or(declared));
}

bool is_brief(const detail::Program& program, const Options& options) { return program.about.brief && !options.trains; }

std::string help_text(std::string_view program, std::string_view description) {
  return fmt::format(R"({}{}Usage: {} [flags]

Serves this model over the Cog HTTP API: GET /health-check, GET /openapi.json, POST /predictions, ...

  --host HOST           address to listen on (default 0.0.0.0)
  --port PORT           port to listen on (default $PORT, else 5000; 0 lets the system choose)
  --socket PATH         listen on a Unix socket instead
  --upload-url URL      send output files there with PUT; without it they become data URIs in the output
  --await-explicit-shutdown VALUE
                        ignore SIGTERM; stop only by POST /shutdown
  --x-mode predict|train
                        serve predictions (the default), or trainings
  --describe            print what the model is as one line of JSON, and exit
  --version, --help

Environment: PORT, COG_MAX_CONCURRENCY, COG_SETUP_TIMEOUT, COG_STREAM_HISTORY_CAPACITY,
COG_THROTTLE_RESPONSE_INTERVAL, COG_USER_AGENT, COG_WEIGHTS, WEBHOOK_AUTH_TOKEN, SSL_CERT_FILE
)",
                     description, description.empty() ? "" : "\n\n", program);
}

}  // namespace mimeo::predictor
