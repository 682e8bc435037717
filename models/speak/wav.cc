#include "wav.h"

namespace {

// wav = "RIFF" u32:size-8 "WAVE"  "fmt " u32:16 u16:1 u16:channels u32:rate u32:bytes/s u16:bytes/frame u16:bits
//       "data" u32:bytes samples                                                       all numbers little-endian
void put(std::string& out, std::uint32_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i));
}

}  // namespace

std::string make_wav(const std::vector<std::int16_t>& samples, int sample_rate_hz) {
  const auto rate = static_cast<std::uint32_t>(sample_rate_hz);
  const auto bytes = static_cast<std::uint32_t>(samples.size() * 2);
  std::string out = "RIFF";
  out.reserve(44 + bytes);
  put(out, 36 + bytes, 4);
  out += "WAVEfmt ";
  put(out, 16, 4);
  put(out, 1, 2);
  put(out, 1, 2);
  put(out, rate, 4);
  put(out, rate * 2, 4);
  put(out, 2, 2);
  put(out, 16, 2);
  out += "data";
  put(out, bytes, 4);
  for (const std::int16_t sample : samples) put(out, static_cast<std::uint16_t>(sample), 2);
  return out;
}
