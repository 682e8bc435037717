// Puts out the time, on time: each item is the CLOCK_MONOTONIC nanosecond at which it was handed over, so that a reader
// on the same machine knows how long it was on its way.
#include <chrono>
#include <string>

#include <mimeo/predictor.h>

namespace mp = mimeo::predictor;

struct TickerInput {
  int count = 1;
  double every = 1;

  static void describe(mp::Fields<TickerInput>& fields) {
    fields.optional("count", &TickerInput::count, "Items").minimum(1).maximum(1'000'000);
    fields.optional("every", &TickerInput::every, "Seconds from one to the next").minimum(0).maximum(3600);
  }
};

class Ticker : public mp::Predictor<TickerInput, mp::Stream<std::string>> {
 public:
  mp::Stream<std::string> predict(const TickerInput& input, mp::Context& context) override {
    using std::chrono::steady_clock;
    auto next = steady_clock::now();
    for (int i = 0; i < input.count; ++i) {
      next += std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(input.every));
      context.sleep_for(next - steady_clock::now());
      co_yield std::to_string(std::chrono::nanoseconds(steady_clock::now().time_since_epoch()).count());
    }
  }
};

int main(int argc, char** argv) {
  return mp::serve<Ticker>(argc, argv, {.name = "ticker-native", .description = "Puts out the time, on time."});
}
