#include "http/repr_digest.h"

#include <iterator>

#include <boost/algorithm/hex.hpp>

#include "base/hash.h"

namespace mimeo::http {

std::string repr_digest(std::string_view sha256_hex) {
  std::string bytes;
  try {
    boost::algorithm::unhex(sha256_hex, std::back_inserter(bytes));
  } catch (const boost::algorithm::hex_decode_error&) {
    return {};
  }
  return "sha-256=:" + base64_encode(bytes) + ":";
}

}  // namespace mimeo::http
