#include "engine/media_type.h"

#include "base/log.h"
#include "core/media_type.h"

namespace mimeo::engine {
namespace {

Task<std::string> sniffed(Engine& engine, core::BlobId blob) {
  auto reader = co_await engine.world.blobs.open(std::move(blob));
  if (!reader) co_return std::string();
  std::string beginning(limits::sniffed_bytes, '\0');
  auto read = co_await (*reader)->read_at(0, beginning);
  if (!read) co_return std::string();
  beginning.resize(*read);
  co_return co_await engine.world.sniffer->media_type(std::move(beginning));
}

}  // namespace

Task<std::string> media_type(Engine& engine, std::string said, std::string name, core::BlobId blob) {
  if (!core::is_vague(said)) co_return said;
  std::string type(core::media_type_of(name));
  if (!core::is_vague(type) || engine.world.sniffer == nullptr) co_return type;
  type = co_await sniffed(engine, std::move(blob));
  // In our spelling, where there are several: audio/wav for audio/x-wav.
  const auto ending = core::ending_of(type);
  if (ending != ".bin") type = core::media_type_of(ending);
  co_return type.empty() ? std::string(core::vague_media_type) : type;
}

}  // namespace mimeo::engine
