// Does what a test asks for. README.md lists it.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <mimeo/predictor.h>

namespace mp = mimeo::predictor;

struct ChaosInput {
  std::string text = "chaos";
  double sleep = 0;
  int lines = 0;
  std::string log;
  int chunks = 0;
  int files = 0;
  long long size = 1024;
  int data_uris = 0;
  int nested = 0;
  long long length = 0;
  std::string fail;
  bool crash = false;
  std::optional<int> signal;
  std::optional<int> exit_code;
  bool ignore_cancel = false;

  static void describe(mp::Fields<ChaosInput>& fields) {
    using In = ChaosInput;
    fields.optional("text", &In::text, "The output, unless other output is asked for");
    fields.optional("sleep", &In::sleep, "Seconds it takes").minimum(0).maximum(3600);
    fields.optional("lines", &In::lines, "Steps of a progress bar in the logs").minimum(0).maximum(1'000'000);
    fields.optional("log", &In::log, "A line for the logs");
    fields.optional("chunks", &In::chunks, "Pieces of text sent one by one").minimum(0).maximum(1'000'000);
    fields.optional("files", &In::files, "Number of output files").minimum(0).maximum(1000);
    fields.optional("size", &In::size, "Bytes of each file").minimum(0).maximum(10'000'000'000);
    fields.optional("data_uris", &In::data_uris, "Number of data URIs inside an object").minimum(0).maximum(1000);
    fields.optional("nested", &In::nested, "Depth of an object").minimum(0).maximum(200);
    fields.optional("length", &In::length, "Characters of one long text").minimum(0).maximum(100'000'000);
    fields.optional("fail", &In::fail, "Fail with this message");
    fields.optional("crash", &In::crash, "Abort the process");
    fields.optional("signal", &In::signal, "Die of this signal").minimum(1).maximum(64);
    fields.optional("exit_code", &In::exit_code, "Exit with this code").minimum(0).maximum(255);
    fields.optional("ignore_cancel", &In::ignore_cancel, "Go on sleeping when canceled");
  }
};

namespace {

void sleep_part(const ChaosInput& input, mp::Context& context, std::chrono::duration<double> part) {
  const auto time = std::chrono::duration_cast<std::chrono::nanoseconds>(part);
  if (input.ignore_cancel) {
    std::this_thread::sleep_for(time);
  } else {
    context.sleep_for(time);
  }
}

mp::File make_file(const ChaosInput& input, mp::Context& context, int number) {
  const auto path = context.scratch() / ("chaos-" + std::to_string(number) + ".bin");
  std::ofstream file(path, std::ios::binary);
  std::string block(251 * 256, '\0');  // whole periods, so that every block is the same
  for (std::size_t i = 0; i < block.size(); ++i) block[i] = static_cast<char>((i + static_cast<std::size_t>(number)) % 251);
  for (long long left = input.size; left > 0; left -= static_cast<long long>(block.size())) {
    context.check_canceled();
    file.write(block.data(), std::min<long long>(left, static_cast<long long>(block.size())));
  }
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
  return mp::File(path);
}

// One black pixel.
constexpr std::string_view tiny_png =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

mp::Value make_data_uris(int count) {
  mp::Value deep = mp::Value::Array{};
  for (int i = 0; i < count; i += 2) deep.push_back(mp::Value::Object{{"image", tiny_png}, {"index", i}});
  mp::Value flat = mp::Value::Array{};
  for (int i = 1; i < count; i += 2) flat.push_back(tiny_png);
  return mp::Value::Object{{"images", flat}, {"nested", mp::Value::Object{{"deep", deep}}}};
}

mp::Value make_nested(int depth) {
  mp::Value value = "bottom";
  for (int i = 0; i < depth; ++i) value = mp::Value::Object{{"level", depth - i}, {"inner", std::move(value)}};
  return value;
}

void end_badly(const ChaosInput& input) {
  if (!input.fail.empty()) throw std::runtime_error(input.fail);
  if (input.crash) std::abort();
  if (input.signal) {
    std::signal(*input.signal, SIG_DFL);
    std::raise(*input.signal);
  }
  if (input.exit_code) std::_Exit(*input.exit_code);
}

}  // namespace

class Chaos : public mp::Predictor<ChaosInput, mp::Stream<mp::Value>> {
 public:
  mp::Stream<mp::Value> predict(const ChaosInput& input, mp::Context& context) override {
    if (!input.log.empty()) {
      context.log(input.log);
      std::fprintf(stderr, "printed: %s\n", input.log.c_str());
    }
    const int steps = std::max({1, input.lines, input.chunks});
    if (input.lines > 0) context.progress(0, input.lines);
    for (int step = 0; step < steps; ++step) {
      if (input.sleep > 0) sleep_part(input, context, std::chrono::duration<double>(input.sleep / steps));
      if (step < input.lines) context.progress(step + 1, input.lines);
      if (step < input.chunks) co_yield input.text + ' ' + std::to_string(step) + ' ';
    }
    for (int i = 0; i < input.files; ++i) co_yield make_file(input, context, i);
    if (input.data_uris > 0) co_yield make_data_uris(input.data_uris);
    if (input.nested > 0) co_yield make_nested(input.nested);
    end_badly(input);
    if (input.length > 0) co_yield std::string(static_cast<std::size_t>(input.length), 'x');
    const bool other = input.chunks > 0 || input.files > 0 || input.data_uris > 0 || input.nested > 0 || input.length > 0;
    if (!other) co_yield input.text;
  }
};

int main(int argc, char** argv) {
  return mp::serve<Chaos>(argc, argv, {.name = "chaos",
                                       .description = "Does what you ask for: sleeps, logs, streams, fails, crashes, makes "
                                                      "files. For tests, and for trying out webhooks."});
}
