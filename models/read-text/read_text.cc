// A picture's text, line by line: the layout is found first, then every line is read and sent at once.
#include <dlfcn.h>

#include <algorithm>
#include <stdexcept>

#include <mimeo/predictor.h>
#include <tesseract/baseapi.h>

#include "page.h"

namespace mp = mimeo::predictor;

struct ReadTextInput {
  mp::File image;
  double min_confidence = 0;

  static void describe(mp::Fields<ReadTextInput>& fields) {
    fields.required("image", &ReadTextInput::image, "The picture to read").accept("image/*");
    fields.optional("min_confidence", &ReadTextInput::min_confidence,
                    "Leave out lines that are read with less confidence than this, 0 to 100")
        .minimum(0)
        .maximum(100);
  }
};

namespace {

/// One thread is fastest for a line. OMP_THREAD_LIMIT would be read before main(), so the runtime is asked directly.
void use_one_thread() {
  if (auto* set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"))) set(1);
}

struct TextRelease {
  void operator()(char* text) const { delete[] text; }
};
struct BoxesRelease {
  void operator()(Boxa* boxes) const { boxaDestroy(&boxes); }
};

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  text.erase(0, text.find_first_not_of(" \t\r\n"));
  return text;
}

}  // namespace

class ReadText : public mp::Predictor<ReadTextInput, mp::TextStream> {
 public:
  void setup(mp::Setup& setup) override {
    use_one_thread();
    setMsgSeverity(L_SEVERITY_NONE);  // Leptonica's complaints name our temporary files; we say what is wrong ourselves
    if (reader_.Init(nullptr, "eng", tesseract::OEM_LSTM_ONLY) != 0) {
      throw std::runtime_error("Tesseract finds no English data: install tesseract-ocr-eng, or set TESSDATA_PREFIX");
    }
    reader_.SetVariable("debug_file", "/dev/null");
    setup.log(std::string("tesseract ") + tesseract::TessBaseAPI::Version() + " is ready");
  }

  mp::TextStream predict(const ReadTextInput& input, mp::Context& context) override {
    const Picture page = read_page(input.image.path());
    reader_.SetPageSegMode(tesseract::PSM_AUTO);
    reader_.SetImage(page.get());
    reader_.SetSourceResolution(300);
    const std::unique_ptr<Boxa, BoxesRelease> boxes(reader_.GetTextlines(nullptr, nullptr));
    const int count = boxes ? boxaGetCount(boxes.get()) : 0;

    reader_.SetPageSegMode(tesseract::PSM_SINGLE_LINE);
    int lines = 0;
    double confidence = 0;
    for (int i = 0; i < count; ++i) {
      look_at(page.get(), boxes.get(), i);
      const std::unique_ptr<char, TextRelease> text(reader_.GetUTF8Text());
      const std::string line = text ? trimmed(text.get()) : std::string();
      const int sure = reader_.MeanTextConf();
      context.progress(i + 1, count);
      if (line.empty() || sure < input.min_confidence) continue;
      ++lines;
      confidence += sure;
      co_yield line + '\n';
    }
    reader_.Clear();
    context.metric("lines", lines);
    if (lines > 0) context.metric("confidence", confidence / lines);
  }

 private:
  // A little more than the line's own box: its edges cut ascenders and the first letter.
  void look_at(Pix* page, Boxa* boxes, int index) {
    l_int32 x = 0, y = 0, width = 0, height = 0;
    boxaGetBoxGeometry(boxes, index, &x, &y, &width, &height);
    const int air = std::max(4, height / 6);
    const int left = std::max(0, x - 3 * air);
    const int top = std::max(0, y - air);
    reader_.SetRectangle(left, top, std::min(width + (x - left) + 3 * air, pixGetWidth(page) - left),
                         std::min(height + (y - top) + air, pixGetHeight(page) - top));
  }

  tesseract::TessBaseAPI reader_;
};

int main(int argc, char** argv) {
  return mp::serve<ReadText>(argc, argv, {.name = "read-text",
                                          .description = "Reads the text in a picture and streams it line by line."});
}
