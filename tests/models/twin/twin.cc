// The C++ half of a pair: run.py beside it is the same model for Cog's own server, and tests ask both the same questions.
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <thread>

#include <mimeo/predictor.h>

namespace mp = mimeo::predictor;

struct TwinInput {
  std::string text;
  int count = 2;
  std::string style = "plain";
  double delay = 0;

  static void describe(mp::Fields<TwinInput>& fields) {
    fields.required("text", &TwinInput::text, "Comes back in pieces; \"boom\" fails").min_length(1);
    fields.optional("count", &TwinInput::count, "How many pieces").minimum(1).maximum(5);
    fields.optional("style", &TwinInput::style).choices({"plain", "loud"});
    fields.optional("delay", &TwinInput::delay, "Seconds before each piece");
  }
};

class Twin : public mp::Predictor<TwinInput, mp::TextStream> {
 public:
  void setup(mp::Setup& setup) override {
    std::printf("loading\n");
    const char* wanted = std::getenv("TWIN_SETUP");
    if (wanted && std::string_view(wanted) == "fail") throw std::runtime_error("no weights");
    if (wanted && std::string_view(wanted) == "hang") hang();
  }

  mp::TextStream predict(const TwinInput& input, mp::Context& context) override {
    for (int i = 0; i < input.count; ++i) {
      std::printf("step %d\n", i);
      context.metric("steps", i);
      const auto delay = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(input.delay));
      context.sleep_for(delay);  // lint:allow a model that takes its time is what is tested
      if (input.text == "boom") throw std::invalid_argument("boom happened");
      co_yield input.text + std::to_string(i);
    }
  }

  bool healthy() override { return std::getenv("TWIN_SICK") == nullptr; }

 private:
  static void hang() { std::this_thread::sleep_for(std::chrono::hours(1)); }  // lint:allow a hanging model is tested
};

int main(int argc, char** argv) { return mp::serve<Twin>(argc, argv, {.name = "twin", .description = "For tests."}); }
