// Leptonica's pictures, owned.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <leptonica/allheaders.h>

struct PixRelease {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using Picture = std::unique_ptr<Pix, PixRelease>;

/// Reads a picture as Tesseract likes it: grey, dark on light, large enough, with a light margin (Tesseract loses letters
/// that touch the edge). Throws std::invalid_argument with a sentence for the caller when it is no picture or too large.
Picture read_page(const std::filesystem::path& path);
