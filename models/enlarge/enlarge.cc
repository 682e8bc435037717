// A picture in, three larger pictures out.
#include <stdexcept>

#include <mimeo/predictor.h>
#include <vips/vips8>

namespace mp = mimeo::predictor;

struct EnlargeInput {
  mp::File image;
  int scale = 2;
  double sharpness = 1.0;

  static void describe(mp::Fields<EnlargeInput>& fields) {
    fields.required("image", &EnlargeInput::image, "The picture to enlarge").accept("image/*");
    fields.optional("scale", &EnlargeInput::scale, "How many times larger each side becomes").choices({2, 3, 4});
    fields.optional("sharpness", &EnlargeInput::sharpness, "How much the edges are sharpened; 0 is not at all")
        .minimum(0)
        .maximum(3);
  }
};

namespace {

constexpr long long most_pixels = 100'000'000;
constexpr int longest_side_pixels = 16'383;  // WebP cannot be larger

vips::VImage read_picture(const mp::File& file) {
  try {
    // Turned as the camera says, since the output carries no such note.
    return vips::VImage::new_from_file(file.path().c_str(), vips::VImage::option()->set("access", VIPS_ACCESS_RANDOM))
        .autorot()
        .colourspace(VIPS_INTERPRETATION_sRGB);
  } catch (const vips::VError&) {
    vips_error_clear();
    throw std::invalid_argument("the input is no picture that can be read");
  }
}

void check_size(const vips::VImage& picture, int scale) {
  const long long width = 1LL * picture.width() * scale;
  const long long height = 1LL * picture.height() * scale;
  if (width > longest_side_pixels || height > longest_side_pixels || width * height > most_pixels) {
    throw std::invalid_argument("the result would have " + std::to_string(width) + " x " + std::to_string(height) +
                                " pixels: at most 16383 a side and 100 megapixels are made");
  }
}

}  // namespace

class Enlarge : public mp::Predictor<EnlargeInput, std::vector<mp::File>> {
 public:
  void setup(mp::Setup& setup) override {
    if (VIPS_INIT("enlarge") != 0) throw std::runtime_error(vips_error_buffer());
    vips_cache_set_max(0);  // every prediction has a picture of its own
    setup.log(std::string("libvips ") + vips_version_string() + " is ready");
  }

  std::vector<mp::File> predict(const EnlargeInput& input, mp::Context& context) override {
    const vips::VImage picture = read_picture(input.image);
    check_size(picture, input.scale);
    const auto path = [&](const char* name) { return context.scratch() / name; };
    try {
      // In memory once, because three files are made of it.
      const vips::VImage enlarged =
          resized(picture, input.scale).cast(picture.format()).copy_memory();
      context.progress(1, 4);
      enlarged.pngsave(path("enlarged.png").c_str());
      context.check_canceled();
      context.progress(2, 4);
      const vips::VImage sharp = sharpened(enlarged, input.sharpness).copy_memory();
      sharp.pngsave(path("enlarged-sharp.png").c_str());
      context.check_canceled();
      context.progress(3, 4);
      sharp.webpsave(path("enlarged-small.webp").c_str(), vips::VImage::option()->set("Q", 85));
      context.progress(4, 4);
      context.metric("width", enlarged.width());
      context.metric("height", enlarged.height());
    } catch (const vips::VError& error) {
      const std::string reason = error.what();
      vips_error_clear();
      throw std::runtime_error("the picture could not be enlarged: " + reason);
    }
    return {mp::File(path("enlarged.png")), mp::File(path("enlarged-sharp.png")), mp::File(path("enlarged-small.webp"))};
  }

 private:
  static vips::VImage resized(const vips::VImage& picture, int scale) {
    auto* lanczos = vips::VImage::option()->set("kernel", VIPS_KERNEL_LANCZOS3);
    if (!picture.has_alpha()) return picture.resize(scale, lanczos);
    // Interpolating colours of transparent pixels would give coloured fringes.
    return picture.premultiply().resize(scale, lanczos).unpremultiply();
  }

  static vips::VImage sharpened(const vips::VImage& picture, double sharpness) {
    if (sharpness == 0) return picture;
    return picture.sharpen(vips::VImage::option()->set("sigma", 1.0)->set("m1", 0.0)->set("m2", 3.0 * sharpness));
  }
};

int main(int argc, char** argv) {
  return mp::serve<Enlarge>(
      argc, argv, {.name = "enlarge", .description = "Enlarges a picture, plain and sharpened: three image files."});
}
