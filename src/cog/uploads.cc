#include "cog/uploads.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/ids.h"
#include "base/limits.h"
#include "base/log.h"
#include "http/handler.h"

namespace mimeo::cog {
namespace {

http::Response refuse(const Error& error) {
  unsigned status = error.kind == ErrorKind::too_large ? 413 : error.kind == ErrorKind::unavailable ? 503 : 500;
  return http::plain_problem(status, error.message);
}

Task<> remove_blob(seams::Blobs& blobs, core::BlobId id) {
  auto removed = co_await blobs.remove(id);
  if (!removed) log_warn("upload.removal_failed", removed.error(), {{"blob", id.text}});
}

}  // namespace

UploadDoor::UploadDoor(Uploads& uploads, std::string secret, std::string address)
    : uploads_(uploads), secret_(std::move(secret)), address_(std::move(address)) {
  uploads_.doors_.emplace(secret_, this);
}

UploadDoor::~UploadDoor() {
  uploads_.doors_.erase(secret_);
  discard();
}

void UploadDoor::discard() { uploads_.discard(secret_); }

std::unique_ptr<UploadDoor> Uploads::open_door() { return open_door(random_token(20)); }

std::string Uploads::address_of(std::string_view secret) const { return fmt::format("{}/uploads/{}", origin_, secret); }

std::unique_ptr<UploadDoor> Uploads::open_door(std::string secret) {
  if (doors_.contains(secret)) return nullptr;
  std::string address = address_of(secret);
  return std::unique_ptr<UploadDoor>(new UploadDoor(*this, std::move(secret), std::move(address)));
}

Task<Result<seams::BlobInfo>> Uploads::store(http::Source& body) {
  auto created = co_await blobs_.create(seams::Checksums::sha256);
  if (!created) co_return pass_on(std::move(created));
  auto writer = std::move(*created);
  std::uint64_t expected = body.remaining().value_or(limits::body_chunk_bytes);
  std::vector<char> piece(std::clamp<std::uint64_t>(expected, 1, limits::body_chunk_bytes));
  std::uint64_t total = 0;
  for (;;) {
    auto size = co_await body.read(piece);
    if (!size) co_return pass_on(std::move(size));
    if (*size == 0) break;
    total += *size;
    if (total > limits::output_file_bytes) co_return fail(ErrorKind::too_large, "the output file is too large");
    std::span<const char> filled(piece.data(), *size);
    auto written = co_await writer->write(filled);
    if (!written) co_return pass_on(std::move(written));
  }
  co_return co_await writer->finish();
}

Task<http::Response> Uploads::receive(http::Request& request) {
  std::string door(request.path_parameter("door"));
  if (!doors_.contains(door)) co_return http::plain_problem(404, "no such door");
  auto stored = co_await store(request.body);
  if (!stored) {
    log_warn("upload.failed", stored.error());
    co_return refuse(stored.error());
  }
  if (!doors_.contains(door)) {  // the instance has ended meanwhile
    remove(stored->id);
    co_return http::plain_problem(404, "no such door");
  }
  std::string name = core::safe_file_name(request.path_parameter("name"));
  std::string type(request.headers.find("content-type").value_or(""));
  std::string address = fmt::format("{}/uploaded/{}/{}", origin_, random_token(20), percent_encode(name));
  http::Response response(201);
  response.headers.add("Location", address);
  files_.emplace(std::move(address), Waiting{door, {std::move(*stored), std::move(name), std::move(type)}});
  co_return response;
}

std::optional<seams::Upload> Uploads::take(std::string_view address) {
  if (!address.starts_with(origin_)) return std::nullopt;
  auto at = files_.find(std::string(address));
  if (at == files_.end()) return std::nullopt;
  seams::Upload upload = std::move(at->second.upload);
  files_.erase(at);
  return upload;
}

void Uploads::discard(std::string_view door) {
  std::erase_if(files_, [&](const auto& file) {
    if (file.second.door != door) return false;
    remove(file.second.upload.blob.id);
    return true;
  });
}

void Uploads::remove(core::BlobId blob) { tasks_.spawn(remove_blob(blobs_, std::move(blob))); }

}  // namespace mimeo::cog
