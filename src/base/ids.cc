#include "base/ids.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/rand.h>

namespace mimeo {
namespace {

constexpr char kCrockford[] = "0123456789abcdefghjkmnpqrstvwxyz";

using Wide = unsigned __int128;

void fill_random(void* to, std::size_t bytes) {
  // Without randomness nothing that follows is safe: there is no error a caller could handle.
  if (RAND_bytes(static_cast<unsigned char*>(to), static_cast<int>(bytes)) != 1) {
    throw std::runtime_error("the system's random generator failed");
  }
}

/// Hands out ids one after another: within a millisecond (and when the clock steps back) the next id is the last one
/// plus a random step, so that ids keep rising and still cannot be guessed from their neighbours.
class IdSource {
 public:
  Wide next(std::int64_t milliseconds) {
    std::lock_guard lock(mutex_);
    auto time = static_cast<std::uint64_t>(milliseconds < 0 ? 0 : milliseconds);
    if (time > static_cast<std::uint64_t>(last_ >> 80)) {
      // The highest random bit stays free, so that a step cannot run over into the time.
      last_ = (static_cast<Wide>(time) << 80) | (static_cast<Wide>(random_word() & 0x7fff) << 64) | random_word();
    } else {
      last_ += 1 + (random_word() >> 16);
    }
    return last_;
  }

 private:
  std::uint64_t random_word() {
    if (used_ == pool_.size()) {
      fill_random(pool_.data(), sizeof pool_);
      used_ = 0;
    }
    return pool_[used_++];
  }

  std::mutex mutex_;
  Wide last_ = 0;
  std::array<std::uint64_t, 128> pool_{};
  std::size_t used_ = pool_.size();
};

}  // namespace

std::string new_time_ordered_id(Time now) {
  static IdSource source;
  Wide value = source.next(std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count());
  std::string id(26, '0');
  for (std::size_t i = id.size(); i-- > 0; value >>= 5) id[i] = kCrockford[static_cast<unsigned>(value) & 31];
  return id;
}

std::string random_bytes(std::size_t bytes) {
  std::string random(bytes, '\0');
  fill_random(random.data(), bytes);
  return random;
}

std::string random_token(std::size_t bytes) {
  std::string random = random_bytes(bytes);
  std::string token;
  token.reserve((bytes * 8 + 4) / 5);
  std::uint32_t bits = 0;
  int held = 0;
  for (unsigned char byte : random) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 5; held -= 5) token += kCrockford[(bits >> (held - 5)) & 31];
  }
  if (held > 0) token += kCrockford[(bits << (5 - held)) & 31];
  return token;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace mimeo
