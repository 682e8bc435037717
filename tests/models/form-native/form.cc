// Takes an input of every kind that the page's form has a control for, and puts out files of any name and content.
#include <optional>
#include <string>
#include <vector>

#include <mimeo/predictor.h>

namespace mp = mimeo::predictor;

struct FormInput {
  std::string prompt;
  std::vector<mp::File> pictures;
  std::optional<std::string> old;
  std::optional<bool> tiled;
  std::optional<mp::File> mask;
  std::optional<mp::Secret> key;
  std::optional<long long> seed;
  std::string style = "plain";
  std::string lines = "one\ntwo\nthree";
  std::vector<std::string> names;
  std::string content;
  bool silent = false;

  static void describe(mp::Fields<FormInput>& fields) {
    using In = FormInput;
    fields.required("prompt", &In::prompt, "What to say");
    fields.optional("pictures", &In::pictures, "Their sizes are put out");
    fields.optional("old", &In::old, "Null, unless said");
    fields.optional("tiled", &In::tiled, "Yes, no, or not said");
    fields.optional("mask", &In::mask, "One file").accept("image/*");
    fields.optional("key", &In::key, "Only its length is put out");
    fields.optional("seed", &In::seed, "A number, or chance").minimum(0);
    fields.optional("style", &In::style, "One of these").choices({"plain", "ink"});
    fields.optional("lines", &In::lines, "A default of several lines");
    fields.optional("names", &In::names, "Puts out a file of each of these names");
    fields.optional("content", &In::content, "What is in them");
    fields.optional("silent", &In::silent, "Put out nothing");
  }
};

class Form : public mp::Predictor<FormInput, mp::Value> {
 public:
  mp::Value predict(const FormInput& input, mp::Context& context) override {
    (void)context;
    if (input.silent) return nullptr;
    if (!input.names.empty()) {
      mp::Value files = mp::Value::Array{};
      for (const auto& name : input.names) files.push_back(mp::File::of_bytes(name, input.content));
      return files;
    }
    mp::Value sizes = mp::Value::Array{};
    for (const auto& picture : input.pictures) sizes.push_back(static_cast<long long>(picture.read().size()));
    const auto key_bytes = input.key ? static_cast<long long>(input.key->reveal().size()) : 0;
    return mp::Value::Object{{"prompt", input.prompt}, {"sizes", std::move(sizes)}, {"key_bytes", key_bytes}};
  }
};

int main(int argc, char** argv) {
  return mp::serve<Form>(argc, argv, {.name = "form-native", .description = "Takes an input of every kind."});
}
