// Answers its input: what remains is the cost of the protocol.
#include <cstdlib>
#include <string_view>

#include <mimeo/predictor.h>

namespace mp = mimeo::predictor;

struct IdentityInput {
  std::string text;

  static void describe(mp::Fields<IdentityInput>& fields) {
    fields.required("text", &IdentityInput::text, "Comes back unchanged");
  }
};

class Identity : public mp::Predictor<IdentityInput, std::string> {
 public:
  std::string predict(const IdentityInput& input, mp::Context&) override { return input.text; }
};

// IDENTITY_BRIEF=1 runs it on the I/O thread, to measure what the threads cost.
int main(int argc, char** argv) {
  const char* brief = std::getenv("IDENTITY_BRIEF");
  return mp::serve<Identity>(argc, argv, {.name = "identity-native",
                                          .description = "Answers its input.",
                                          .concurrency = 32,
                                          .brief = brief && std::string_view(brief) == "1"});
}
