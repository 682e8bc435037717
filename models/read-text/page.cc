#include "page.h"

#include <algorithm>
#include <stdexcept>

namespace {

constexpr long long most_pixels = 100'000'000;
constexpr int margin_pixels = 24;
/// Letters of ordinary screen text are some 10 pixels high; Tesseract was trained on 30.
constexpr int small_side_pixels = 900;

Picture taken(Pix* made) {
  if (!made) throw std::runtime_error("the picture could not be processed");
  return Picture(made);
}

/// The mean brightness, 0 to 255.
double brightness(const Picture& grey) {
  l_float32 mean = 0;
  pixGetAverageMasked(grey.get(), nullptr, 0, 0, 1, L_MEAN_ABSVAL, &mean);
  return mean;
}

}  // namespace

Picture read_page(const std::filesystem::path& path) {
  l_int32 format = 0, width = 0, height = 0, bits = 0, samples = 0, has_colormap = 0;
  if (pixReadHeader(path.c_str(), &format, &width, &height, &bits, &samples, &has_colormap) != 0) {
    throw std::invalid_argument("the input is no picture that can be read (PNG, JPEG, TIFF, BMP, WebP or GIF)");
  }
  if (1LL * width * height > most_pixels) throw std::invalid_argument("the picture has more than 100 megapixels");

  Picture page(pixRead(path.c_str()));
  if (!page) throw std::invalid_argument("the picture is damaged");
  if (pixGetSpp(page.get()) == 4) page = taken(pixAlphaBlendUniform(page.get(), 0xffffff00));
  page = taken(pixConvertTo8(page.get(), 0));
  if (brightness(page) < 100) page = taken(pixInvert(nullptr, page.get()));
  if (std::max(width, height) < small_side_pixels) page = taken(pixScale(page.get(), 2, 2));
  return taken(pixAddBorderGeneral(page.get(), margin_pixels, margin_pixels, margin_pixels, margin_pixels, 255));
}
