#include "client/content_check.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace mimeo::client::detail {
namespace {

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string small_letters(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

/// Of `sha-256=:...:` in a Repr-Digest.
std::string sha256_of(std::string_view field) {
  constexpr std::string_view name = "sha-256=:";
  const auto begin = field.find(name);
  if (begin == std::string_view::npos) return {};
  const auto rest = field.substr(begin + name.size());
  std::string hash;
  return base64_decode(rest.substr(0, rest.find(':')), hash) && hash.size() == 32 ? hash : std::string();
}

/// Elsewhere an entity tag of 32 digits is an MD5 too as a rule; storage that encrypts says so beside it, and there it
/// is none.
std::string md5_hex_of(const Head& head) {
  auto tag = head.find("etag");
  if (tag.size() != 34 || !tag.starts_with('"') || !tag.ends_with('"')) return {};
  if (!head.find("x-amz-server-side-encryption").empty()) return {};
  tag = tag.substr(1, 32);
  const bool is_hex = tag.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return is_hex ? std::string(tag) : std::string();
}

}  // namespace

ContentCheck::ContentCheck(const Head& head, std::string_view sha256) {
  // With a Content-Encoding the length would be that of something else; none is asked for.
  total_ = number_of(head.find("content-length"));
  std::string md5;
  if (!base64_decode(head.find("content-md5"), md5) || md5.size() != 16) md5.clear();
  if (auto hash = sha256_of(head.find("repr-digest")); !hash.empty()) {
    by_server_.emplace(Expected{Digest(Digest::Kind::sha256), to_hex(hash)});
  } else if (!md5.empty()) {
    by_server_.emplace(Expected{Digest(Digest::Kind::md5), to_hex(md5)});
  } else if (auto hex = md5_hex_of(head); !hex.empty()) {
    by_server_.emplace(Expected{Digest(Digest::Kind::md5), std::move(hex)});
  }
  if (!sha256.empty()) by_caller_.emplace(Expected{Digest(Digest::Kind::sha256), small_letters(sha256)});
}

void ContentCheck::update(std::string_view bytes) {
  seen_ += bytes.size();
  if (by_server_) by_server_->digest.update(bytes);
  if (by_caller_) by_caller_->digest.update(bytes);
}

std::string ContentCheck::fault() {
  if (total_ && seen_ != *total_) {
    return "The file has " + std::to_string(*total_) + " bytes, and " + std::to_string(seen_) + " came";
  }
  for (auto* expected : {&by_server_, &by_caller_}) {
    if (*expected && to_hex((*expected)->digest.finish()) != (*expected)->hash)
      return "The file that came has another hash";
  }
  return {};
}

std::optional<std::uint64_t> begin_of_content_range(std::string_view value) {
  constexpr std::string_view unit = "bytes ";
  if (!value.starts_with(unit)) return std::nullopt;
  value.remove_prefix(unit.size());
  return number_of(value.substr(0, value.find('-')));
}

}  // namespace mimeo::client::detail
