#include "magic/sniffer.h"

#include <magic.h>

#include <algorithm>

#include "base/limits.h"
#include "base/log.h"

namespace mimeo::magic {
namespace {

constexpr int flags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF;

/// libmagic's words for what it does not know, for what is no file, and for a picture format that has no signature: it is seen in
/// bytes of any kind.
bool says_nothing(std::string_view type) {
  return type == "application/octet-stream" || type == "image/x-tga" || type.find("x-empty") != type.npos;
}

}  // namespace

void Sniffer::Close::operator()(magic_set* magic) const { ::magic_close(magic); }

Result<std::unique_ptr<Sniffer>> Sniffer::open(Offload& pool) {
  Magic magic(::magic_open(flags));
  if (!magic) return fail(ErrorKind::internal, "libmagic could not be started");
  if (::magic_load(magic.get(), nullptr) != 0) {
    return fail(ErrorKind::internal, "libmagic has no database", ::magic_error(magic.get()), "Install libmagic-mgc.");
  }
  std::size_t most = limits::sniffed_bytes;
  ::magic_setparam(magic.get(), MAGIC_PARAM_BYTES_MAX, &most);
  return std::unique_ptr<Sniffer>(new Sniffer(std::move(magic), pool));
}

Task<std::string> Sniffer::media_type(std::string bytes) {
  auto work = [this, &bytes] { return look_at(bytes); };
  co_return co_await pool_.run(work);
}

std::string Sniffer::look_at(const std::string& bytes) {
  std::lock_guard lock(mutex_);
  const char* type = ::magic_buffer(magic_.get(), bytes.data(), std::min(bytes.size(), limits::sniffed_bytes));
  if (type == nullptr) {
    log_debug("sniffer.failed", {{"why", ::magic_error(magic_.get())}});
    return {};
  }
  return says_nothing(type) ? std::string() : std::string(type);
}

}  // namespace mimeo::magic
