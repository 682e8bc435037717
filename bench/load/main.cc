// mimeo-load: asks an HTTP server the same thing over many kept-alive connections, checks every answer, and prints how
// many came and how long they took.
//
// Why not wrk: an instance that has no free slot answers 409 and wants to be asked again, models listen on Unix
// sockets, and a latency under a given rate has to count the time that a request was held back by the ones before it.
//
// Standard output: the line `measuring` when the warm-up is over and `measured` when the time is, so that whoever
// started it can read the processes' clocks; then one line of JSON.
#include <algorithm>
#include <cstdio>
#include <numeric>

#include "clients.h"

namespace {

void say(const char* word) {
  std::puts(word);
  std::fflush(stdout);
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const unsigned char c : text) {
    char escape[8];
    if (c == '"' || c == '\\') out += '\\';
    if (c >= 0x20) {
      out += static_cast<char>(c);
    } else {
      std::snprintf(escape, sizeof escape, "\\u%04x", c);
      out += escape;
    }
  }
  return out + "\"";
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = load::parse_options(argc, argv);
  auto outcome = load::run_clients(options, [] { say("measuring"); }, [] { say("measured"); });

  auto& latencies = outcome.latencies;
  std::ranges::sort(latencies);
  const auto micros = [](load::Clock::duration time) { return static_cast<double>(time.count()) / 1000; };
  const auto at = [&](double part) {
    return latencies.empty()
               ? 0
               : micros(latencies[static_cast<std::size_t>(part * static_cast<double>(latencies.size() - 1))]);
  };
  const auto sum = std::accumulate(latencies.begin(), latencies.end(), load::Clock::duration::zero());
  const auto seconds = static_cast<double>(options.measure.count()) / 1e9;
  const auto count = static_cast<double>(latencies.size());
  std::printf(
      "{\"answers\":%zu,\"per_second\":%.1f,\"bytes\":%llu,\"errors\":%zu,\"retries\":%zu,\"mean_us\":%.1f,\"p50_us\":%"
      ".1f,"
      "\"p90_us\":%.1f,\"p99_us\":%.1f,\"p999_us\":%.1f,\"max_us\":%.1f,\"first_error\":%s}\n",
      latencies.size(), count / seconds, static_cast<unsigned long long>(outcome.bytes), outcome.errors,
      outcome.retries, count == 0 ? 0 : micros(sum) / count, at(0.5), at(0.9), at(0.99), at(0.999), at(1),
      quoted(outcome.first_error).c_str());
}
