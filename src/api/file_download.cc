// The bytes of an upload for whoever has a signed address of it: GET /files/{id}/download. Whatever is wrong with one
// answers as if there were no such file.
#include <chrono>

#include "api/file_bytes.h"
#include "api/grace.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "core/signed_download.h"
#include "engine/files.h"
#include "http/file_response.h"

namespace mimeo::api {
namespace {

/// The account that signed the address, when that holds now.
std::optional<core::AccountId> signer_of(const Call& call, const core::FileId& file) {
  auto owner = call.request.query_parameter("owner");
  const auto expiry = call.request.query_parameter("expiry");
  auto signature = call.request.query_parameter("signature");
  if (!owner || !expiry || !signature) return std::nullopt;
  auto download = core::parse_signed_download(std::move(*owner), *expiry, std::move(*signature));
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(call.now().time_since_epoch()).count();
  if (!download || !core::is_valid(*download, call.options.files_keys(call.now()), file, now)) return std::nullopt;
  return std::move(download->owner);
}

std::string present_secret(const Call& call) {
  return core::files_signing_secret(call.options.files_keys(call.now()).front(), call.account->id);
}

}  // namespace

Task<Answer> download_file(Call& call) {
  core::FileId id{std::string(call.path("file_id"))};
  auto signer = signer_of(call, id);
  if (!signer) co_return refuse(problems::file_not_found);
  auto open = co_await engine::open_upload(call.engine, std::move(*signer), std::move(id));
  if (!open) co_return pass_on(std::move(open));
  const core::File& file = open->file;
  auto response = co_await file_bytes(call, file, open->bytes);
  if (!response) co_return response;
  auto& headers = response->headers;
  // It lies on the API's origin, so that no browser may take it for a page of ours.
  headers.add("Content-Disposition", http::content_disposition("attachment", file.name));
  headers.add("X-Content-Type-Options", "nosniff");
  headers.add("Content-Security-Policy", "sandbox; default-src 'none'");
  headers.add("Cache-Control", response->status == 416 ? "no-store" : "private, no-cache");
  co_return response;
}

Task<Answer> get_files_secret(Call& call) {
  std::string out;
  ObjectWriter object(out);
  object.text("key", present_secret(call));
  object.end();
  co_return http::Response::json(200, std::move(out));
}

/// An address cannot be of use for longer than its upload lives, so that none loses its time to a rotation, unless that is
/// asked for.
Task<Answer> rotate_files_secret(Call& call) {
  auto grace = co_await read_grace(call, call.engine.options.upload_retention);
  if (!grace) co_return std::unexpected(std::move(grace.error()));
  const auto until = call.now() + *grace;
  const auto rotate = [&] { return call.options.rotate_files_key(call.now(), until); };
  auto rotated = co_await call.options.offload->run(rotate);
  if (!rotated) co_return pass_on(std::move(rotated));
  std::string out;
  ObjectWriter object(out);
  object.text("key", present_secret(call));
  object.time("former_valid_until", until);
  object.end();
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
