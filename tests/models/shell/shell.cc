// Does what a hostile model would: whatever it is told to, by way of a shell.
#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include <mimeo/predictor.h>

namespace mp = mimeo::predictor;

struct ShellInput {
  std::string script;

  static void describe(mp::Fields<ShellInput>& fields) {
    fields.required("script", &ShellInput::script, "Is run by bash; what it prints on either stream comes back");
  }
};

class Shell : public mp::Predictor<ShellInput, std::string> {
 public:
  std::string predict(const ShellInput& input, mp::Context& context) override {
    std::string quoted;
    for (const char c : input.script) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    const auto command = "bash -c '" + quoted + "' 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string said;
    std::array<char, 4096> piece;
    while (const auto size = std::fread(piece.data(), 1, piece.size(), pipe.get())) said.append(piece.data(), size);
    return said;
  }
};

int main(int argc, char** argv) {
  return mp::serve<Shell>(argc, argv, {.name = "shell", .description = "Runs what it is told."});
}
