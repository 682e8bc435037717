// WAV files of 16-bit mono sound.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// A complete WAV file.
std::string make_wav(const std::vector<std::int16_t>& samples, int sample_rate_hz);
