#include "engine/outputs.h"

#include "base/hash.h"
#include "core/data_uri.h"
#include "core/json_strings.h"
#include "core/media_type.h"
#include "engine/files.h"
#include "engine/media_type.h"
#include "engine/remove.h"

namespace mimeo::engine {
namespace {

/// Cog's own names: output.png, output-1.png, ...
std::string name_for(Live& live, std::string_view media_type) {
  const auto ending = core::ending_of(media_type);
  if (live.files_made == 0) return fmt::format("output{}", ending);
  return fmt::format("output-{}{}", live.files_made, ending);
}

Task<Result<seams::Upload>> store_data_uri(Engine& engine, LivePointer live, core::DataUri uri) {
  auto writer = co_await engine.world.blobs.create(seams::Checksums::sha256);
  if (!writer) co_return pass_on(std::move(writer));
  auto written = co_await (*writer)->write(uri.bytes);
  if (!written) co_return pass_on(std::move(written));
  auto blob = co_await (*writer)->finish();
  if (!blob) co_return pass_on(std::move(blob));
  seams::Upload upload;
  upload.blob = std::move(*blob);
  upload.content_type = co_await media_type(engine, std::move(uri.media_type), std::string(), upload.blob.id);
  upload.name = name_for(*live, upload.content_type);
  co_return upload;
}

core::File row_for(Engine& engine, Live& live, seams::Upload upload) {
  core::File file;
  const auto now = engine.world.clock.now();
  file.id = core::FileId{new_time_ordered_id(now)};
  file.kind = core::File::Kind::output;
  file.account = live.value.account;
  file.prediction = live.value.id;
  file.name = std::move(upload.name);
  file.content_type = std::move(upload.content_type);
  file.size = upload.blob.size;
  file.sha256 = std::move(upload.blob.sha256);
  file.blob = std::move(upload.blob.id);
  file.secret = random_token(16);
  file.until_download = live.value.retention.until_download;
  file.created_at = now;
  return file;
}

/// The file behind one string of an output, or nothing when the string is just text.
Task<Result<std::optional<seams::Upload>>> file_behind(Engine& engine, LivePointer live, const json::string& text) {
  if (auto uri = core::parse_data_uri(text)) {
    auto stored = co_await store_data_uri(engine, live, std::move(*uri));
    if (!stored) co_return pass_on(std::move(stored));
    co_return std::optional<seams::Upload>(std::move(*stored));
  }
  auto upload = engine.world.exchange.take(text);
  if (upload) {
    upload->content_type = co_await media_type(engine, std::move(upload->content_type), upload->name, upload->blob.id);
  }
  co_return upload;
}

}  // namespace

bool may_hold_files(std::string_view json) {
  return json.find("\"data:") != std::string_view::npos || json.find("\"http") != std::string_view::npos;
}

Task<Result<std::string>> keep_files(Engine& engine, LivePointer live, std::string text) {
  auto output = parse_json(text);
  if (!output) co_return pass_on(std::move(output));

  std::vector<seams::Write> rows;
  std::vector<core::File> files;
  for (auto* string : core::strings_in(*output)) {
    auto upload = co_await file_behind(engine, live, *string);
    if (!upload) co_return pass_on(std::move(upload));
    if (!upload->has_value()) continue;
    auto file = row_for(engine, *live, std::move(**upload));
    ++live->files_made;
    *string = fmt::format("{}{}/{}", core::file_scheme, output_token(file), percent_encode(file.name));
    rows.push_back(engine.world.files.insert(file));
    files.push_back(std::move(file));
  }
  for (auto& row : rows) {
    auto written = co_await row.durable();
    if (!written) co_return pass_on(std::move(written));
  }
  if (rows.empty()) co_return text;
  if (core::is_terminal(live->value.status)) {
    // It was ended meanwhile, and perhaps removed: nobody will ever mention these, so nobody would remove them.
    auto removed = co_await remove_files(engine, std::move(files));
    if (!removed) co_return pass_on(std::move(removed));
    co_return text;
  }
  co_return write_json(*output);
}

}  // namespace mimeo::engine
