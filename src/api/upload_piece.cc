#include "api/upload_piece.h"

#include <vector>

namespace mimeo::api {
namespace {

using Done = std::expected<void, Problem>;

/// What a body gave before it paused for good.
struct Filled {
  std::span<const char> bytes;
  std::optional<Error> failure;  ///< after these bytes it broke off
};

/// Reads until `buffer` is full or the body is over, so that the disk is bothered once per chunk and not once per
/// packet.
Task<Filled> fill(http::Source& body, std::span<char> buffer) {
  std::size_t have = 0;
  std::optional<Error> failure;
  while (have < buffer.size()) {
    auto read = co_await body.read(buffer.subspan(have));
    if (!read) failure = std::move(read.error());
    if (!read || *read == 0) break;
    have += *read;
  }
  co_return Filled{buffer.first(have), std::move(failure)};
}

std::unexpected<Problem> too_many_bytes() {
  return refuse(problems::too_large, "These are more bytes than Upload-Length has announced");
}

Task<Done> receive_plain(Call& call, engine::DraftPointer draft, std::int64_t offset) {
  std::vector<char> buffer(limits::body_chunk_bytes);
  while (true) {
    auto filled = co_await fill(call.request.body, buffer);
    if (!filled.bytes.empty()) {
      auto appended = co_await engine::append_to_draft(call.engine, draft, offset, filled.bytes);
      if (!appended) co_return pass_on(std::move(appended));
      offset += static_cast<std::int64_t>(filled.bytes.size());
    }
    if (filled.failure) co_return std::unexpected(body_problem(std::move(*filled.failure)));
    if (filled.bytes.size() < buffer.size()) co_return Done();
  }
}

/// Aside first, because what has not been checked must not be found in the upload after a crash.
Task<Done> receive_checked(Call& call, engine::DraftPointer draft, std::int64_t offset, tus::Checksum checksum) {
  auto aside = co_await call.engine.world.blobs.create(seams::Checksums::sha256);
  if (!aside) co_return pass_on(std::move(aside));
  Digest digest(checksum.kind);
  std::int64_t end = offset;
  std::vector<char> buffer(limits::body_chunk_bytes);
  while (true) {
    const auto filled = co_await fill(call.request.body, buffer);
    if (filled.failure) co_return std::unexpected(body_problem(*filled.failure));
    end += static_cast<std::int64_t>(filled.bytes.size());
    if (end > draft->length) co_return too_many_bytes();
    auto look = [&] { digest.update({filled.bytes.data(), filled.bytes.size()}); };
    co_await call.options.offload->run(look);
    auto written = co_await (*aside)->write(filled.bytes);
    if (!written) co_return pass_on(std::move(written));
    if (filled.bytes.size() < buffer.size()) break;
  }
  if (digest.finish_hex() != checksum.hex) co_return refuse(problems::checksum_mismatch);
  auto blob = co_await (*aside)->finish();
  if (!blob) co_return pass_on(std::move(blob));
  auto appended = co_await engine::append_blob_to_draft(call.engine, std::move(draft), offset, std::move(blob->id));
  if (!appended) co_return pass_on(std::move(appended));
  co_return Done();
}

}  // namespace

Task<Done> receive_piece(Call& call, engine::DraftPointer draft, std::int64_t offset,
                         std::optional<tus::Checksum> checksum) {
  const auto announced = call.request.body.remaining().value_or(0);
  if (announced > static_cast<std::uint64_t>(draft->length - offset)) co_return too_many_bytes();
  if (!checksum) co_return co_await receive_plain(call, std::move(draft), offset);
  co_return co_await receive_checked(call, std::move(draft), offset, std::move(*checksum));
}

}  // namespace mimeo::api
