// The smallest model: text in, text out.
#include <mimeo/predictor.h>

namespace mp = mimeo::predictor;

struct HelloInput {
  std::string text;

  static void describe(mp::Fields<HelloInput>& fields) {
    fields.required("text", &HelloInput::text, "Whom to greet");
  }
};

class HelloWorld : public mp::Predictor<HelloInput, std::string> {
 public:
  std::string predict(const HelloInput& input, mp::Context&) override { return "hello " + input.text; }
};

int main(int argc, char** argv) {
  return mp::serve<HelloWorld>(argc, argv, {.name = "hello-world",
                                            .description = "Says hello. The smallest possible model: text in, text out.",
                                            .concurrency = 8});
}
