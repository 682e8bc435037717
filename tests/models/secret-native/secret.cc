// Has a secret and gives it away in every way a careless model may.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <string>

#include <mimeo/predictor.h>

namespace mp = mimeo::predictor;

struct SecretInput {
  mp::Secret key;
  double sleep = 0;
  bool fail = false;

  static void describe(mp::Fields<SecretInput>& fields) {
    fields.required("key", &SecretInput::key, "Is given away");
    fields.optional("sleep", &SecretInput::sleep, "Seconds it takes first").minimum(0).maximum(600);
    fields.optional("fail", &SecretInput::fail, "Give it away in an error");
  }
};

class Secret : public mp::Predictor<SecretInput, std::string> {
 public:
  std::string predict(const SecretInput& input, mp::Context& context) override {
    const std::string& key = input.key.reveal();
    context.log("logged: " + key);
    std::printf("printed in two pieces: %s", key.substr(0, key.size() / 2).c_str());
    std::fflush(stdout);
    std::printf("%s\n", key.substr(key.size() / 2).c_str());
    std::fprintf(stderr, "standard error: %s\n", key.c_str());
    context.sleep_for(std::chrono::milliseconds(std::llround(1000 * input.sleep)));  // lint:allow: a model, not a test
    if (input.fail) throw std::runtime_error("cannot log in with " + key);
    return std::to_string(key.size()) + " bytes: " + key;
  }
};

int main(int argc, char** argv) {
  return mp::serve<Secret>(argc, argv, {.name = "secret-native", .description = "Gives its secret away."});
}
