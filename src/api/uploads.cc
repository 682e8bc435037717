// Uploads in pieces, by the tus protocol: POST makes one, PATCH appends, HEAD tells where it stands, DELETE ends it;
// OPTIONS follows from the routes. When its last byte is durable an upload is a file of /v1/files, under the same id.
#include <chrono>

#include <fmt/format.h>

#include "api/file_json.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/tus.h"
#include "api/upload_form.h"
#include "api/upload_piece.h"
#include "engine/drafts.h"
#include "http/date.h"

namespace mimeo::api {
namespace {

core::FileId upload_in_path(const Call& call) { return core::FileId{std::string(call.path("upload_id"))}; }

void add_progress(const engine::DraftProgress& progress, http::Headers& headers) {
  headers.add("Upload-Offset", std::to_string(progress.offset));
  if (progress.draft) {
    headers.add("Upload-Expires", http::http_date(std::chrono::system_clock::to_time_t(progress.draft->expires_at)));
  }
  if (progress.file) headers.add("Mimeo-File", progress.file->id.text);
}

/// Where it stands now, as the headers of an answer without a body.
Task<Answer> tell_progress(Call& call, unsigned status, core::FileId id) {
  auto progress = co_await engine::find_draft(call.engine, call.account->id, std::move(id));
  if (!progress) co_return pass_on(std::move(progress));
  http::Response response(status);
  add_progress(*progress, response.headers);
  co_return response;
}

std::expected<core::Draft, Problem> read_draft(const Call& call) {
  const auto& headers = call.request.headers;
  auto length = tus::read_count(headers, "Upload-Length");
  if (!length) return std::unexpected(std::move(length.error()));
  if (static_cast<std::uint64_t>(*length) > call.options.upload_bytes) return refuse(problems::upload_too_large);
  const auto described = headers.find("Upload-Metadata").value_or("");
  auto metadata = tus::read_metadata(described);
  if (!metadata) return std::unexpected(std::move(metadata.error()));
  core::Draft draft;
  draft.account = call.account->id;
  draft.length = *length;
  draft.name = core::safe_file_name(metadata->name);
  draft.content_type = std::move(metadata->content_type);
  draft.metadata = std::move(metadata->metadata);
  draft.described = described;
  return draft;
}

}  // namespace

Task<Answer> create_upload(Call& call) {
  const auto& headers = call.request.headers;
  if (auto checked = tus::check_version(headers); !checked) co_return std::unexpected(std::move(checked.error()));
  auto checksum = tus::read_checksum(headers);
  if (!checksum) co_return std::unexpected(std::move(checksum.error()));
  auto described = read_draft(call);
  if (!described) co_return std::unexpected(std::move(described.error()));
  auto draft = co_await engine::create_draft(call.engine, std::move(*described));
  if (!draft) co_return std::unexpected(storage_problem(std::move(draft.error())));
  const auto id = (*draft)->id;
  if (tus::has_piece(headers)) {
    auto received = co_await receive_piece(call, std::move(*draft), 0, std::move(*checksum));
    if (!received) {
      // Whoever is told of the failure is not told the address.
      auto removed = co_await engine::remove_draft(call.engine, call.account->id, id);
      if (!removed) co_return pass_on(std::move(removed));
      co_return std::unexpected(std::move(received.error()));
    }
  }
  auto answer = co_await tell_progress(call, 201, id);
  if (answer) answer->headers.add("Location", call.address("/mimeo/v1/uploads/" + id.text));
  co_return answer;
}

Task<Answer> append_to_upload(Call& call) {
  const auto& headers = call.request.headers;
  if (auto checked = tus::check_version(headers); !checked) co_return std::unexpected(std::move(checked.error()));
  if (!tus::has_piece(headers)) co_return refuse(problems::wrong_media_type);
  auto checksum = tus::read_checksum(headers);
  if (!checksum) co_return std::unexpected(std::move(checksum.error()));
  auto offset = tus::read_count(headers, "Upload-Offset");
  if (!offset) co_return std::unexpected(std::move(offset.error()));
  auto progress = co_await engine::find_draft(call.engine, call.account->id, upload_in_path(call));
  if (!progress) co_return pass_on(std::move(progress));
  if (*offset != progress->offset) {
    co_return refuse(problems::conflict, fmt::format("The upload stands at {}, not at {}", progress->offset, *offset));
  }
  if (progress->draft) {
    auto received = co_await receive_piece(call, std::move(progress->draft), *offset, std::move(*checksum));
    if (!received) co_return std::unexpected(std::move(received.error()));
  } else {
    // Whole already: somebody has not heard our answer to the last piece. There is nothing to append.
    char more;
    auto read = co_await call.request.body.read(std::span(&more, 1));
    if (!read) co_return std::unexpected(body_problem(std::move(read.error())));
    if (*read > 0) co_return refuse(problems::too_large, "The upload is complete");
  }
  co_return co_await tell_progress(call, 204, upload_in_path(call));
}

Task<Answer> get_upload(Call& call) {
  if (call.request.method == "HEAD") {
    if (auto checked = tus::check_version(call.request.headers); !checked)
      co_return std::unexpected(std::move(checked.error()));
  }
  auto progress = co_await engine::find_draft(call.engine, call.account->id, upload_in_path(call));
  if (!progress) co_return pass_on(std::move(progress));

  std::string out;
  ObjectWriter object(out);
  object.text("id", call.path("upload_id"));
  object.number("offset", progress->offset);
  object.number("length", progress->length);
  object.time_or_null("expires_at", progress->draft ? std::optional(progress->draft->expires_at) : std::nullopt);
  progress->file ? write_file(call, *progress->file, object.member("file")) : object.null("file");
  object.end();
  auto response = http::Response::json(200, std::move(out));
  add_progress(*progress, response.headers);
  response.headers.add("Upload-Length", std::to_string(progress->length));
  if (progress->draft && !progress->draft->described.empty()) {
    response.headers.add("Upload-Metadata", progress->draft->described);
  }
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

Task<Answer> delete_upload(Call& call) {
  if (auto checked = tus::check_version(call.request.headers); !checked)
    co_return std::unexpected(std::move(checked.error()));
  auto removed = co_await engine::remove_draft(call.engine, call.account->id, upload_in_path(call));
  if (!removed) co_return pass_on(std::move(removed));
  co_return http::Response(204);
}

}  // namespace mimeo::api
