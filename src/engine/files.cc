#include "engine/files.h"

#include "engine/media_type.h"
#include "engine/shares.h"

namespace mimeo::engine {
namespace {

constexpr std::size_t id_length = 26;

/// Whether who has this token may read the output file now.
bool is_readable(const core::File& file, std::string_view token, Time now) {
  return file.kind == core::File::Kind::output && constant_time_equal(file.secret, token.substr(id_length)) &&
         !core::is_over(file, now);
}

Error no_such_file() { return Error{ErrorKind::not_found, "File not found"}; }

}  // namespace

Task<Result<UploadInProgress>> UploadInProgress::begin(Engine& engine, core::AccountId account) {
  Storage::Claim claim(engine.storage, account);
  claim.grow(1);  // room for nothing is no room
  auto room = co_await engine.storage.check(std::move(account));
  if (!room) co_return pass_on(std::move(room));
  claim.grow(-1);
  auto writer = co_await engine.world.blobs.create(seams::Checksums::sha256_and_md5);
  if (!writer) co_return pass_on(std::move(writer));
  co_return UploadInProgress(engine, std::move(claim), std::move(*writer));
}

Task<Result<void>> UploadInProgress::write(std::span<const char> bytes) {
  claim_.grow(static_cast<std::int64_t>(bytes.size()));
  co_return co_await writer_->write(bytes);
}

Task<Result<core::File>> UploadInProgress::finish(UploadAbout about) {
  auto room = co_await engine_->storage.check(claim_.account());
  if (!room) co_return pass_on(std::move(room));
  auto blob = co_await writer_->finish();
  if (!blob) co_return pass_on(std::move(blob));
  core::FileId id{new_time_ordered_id(engine_->world.clock.now())};
  co_return co_await keep_upload(*engine_, std::move(id), claim_.account(), std::move(about), std::move(*blob));
}

Task<Result<core::File>> keep_upload(Engine& engine, core::FileId id, core::AccountId account, UploadAbout about,
                                     seams::BlobInfo blob) {
  core::File file;
  file.id = std::move(id);
  file.kind = core::File::Kind::upload;
  file.account = std::move(account);
  file.name = core::safe_file_name(about.name);
  file.content_type = std::move(about.content_type);
  // Who says application/octet-stream means that, as on the live service; who says nothing leaves it to us.
  if (file.content_type.empty()) file.content_type = co_await media_type(engine, std::string(), file.name, blob.id);
  file.size = blob.size;
  file.md5 = std::move(blob.md5);
  file.sha256 = std::move(blob.sha256);
  file.metadata = std::move(about.metadata);
  file.blob = blob.id;
  file.created_at = engine.world.clock.now();
  file.expires_at = file.created_at + engine.options.upload_retention;
  auto row = engine.world.files.insert(file);
  auto written = co_await row.durable();
  if (!written) {
    co_await engine.world.blobs.remove(blob.id);
    co_return pass_on(std::move(written));
  }
  co_return file;
}

Task<Result<core::File>> find_upload(Engine& engine, core::AccountId account, core::FileId id) {
  auto file = co_await engine.world.files.find(std::move(id));
  if (!file) co_return pass_on(std::move(file));
  const bool visible = file->has_value() && (*file)->kind == core::File::Kind::upload && (*file)->account == account &&
                       !core::is_over(**file, engine.world.clock.now());
  if (!visible) co_return std::unexpected(no_such_file());
  co_return std::move(**file);
}

Task<Result<OpenFile>> open_upload(Engine& engine, core::AccountId account, core::FileId id) {
  auto file = co_await find_upload(engine, std::move(account), std::move(id));
  if (!file) co_return pass_on(std::move(file));
  auto bytes = co_await engine.world.blobs.open(file->blob);
  if (!bytes) co_return pass_on(std::move(bytes));
  OpenFile open;
  open.file = std::move(*file);
  open.bytes = std::move(*bytes);
  co_return open;
}

Task<Result<seams::Page<core::File>>> list_uploads(Engine& engine, seams::FileQuery query) {
  const auto now = engine.world.clock.now();
  co_return co_await engine.world.files.uploads(std::move(query), now);
}

Task<Result<void>> remove_upload(Engine& engine, core::AccountId account, core::FileId id) {
  auto file = co_await find_upload(engine, std::move(account), std::move(id));
  if (!file) co_return pass_on(std::move(file));
  auto write = engine.world.files.remove(file->id);
  auto removed = co_await write.durable();
  if (!removed) co_return removed;
  co_return co_await engine.world.blobs.remove(file->blob);
}

Task<Result<void>> remove_bytes(Engine& engine, std::vector<core::File> files) {
  // After the rows: a crash in between leaves bytes that the next start removes.
  for (const auto& file : files) {
    auto removed = co_await engine.world.blobs.remove(file.blob);
    if (!removed) co_return removed;
  }
  co_return Result<void>{};
}

void note_download(Engine& engine, const core::File& file) {
  if (!file.until_download) return;
  // Not waited for: should it be lost, the file stays for the next download.
  engine.world.predictions.downloaded(file.id);
  if (file.prediction) engine.recent.remove(*file.prediction);
}

std::string output_token(const core::File& file) { return file.id.text + file.secret; }

Task<Result<OpenFilePointer>> open_output(Engine& engine, std::string token) {
  if (token.size() <= id_length) co_return std::unexpected(no_such_file());
  const core::FileId id{token.substr(0, id_length)};
  auto open = engine.open_outputs.find(id);
  // Its end may have been put off since: the store knows.
  if (open && is_readable(open->file, token, engine.world.clock.now())) co_return open;
  const auto mark = engine.open_outputs.mark();
  auto file = co_await engine.world.files.find(id);
  if (!file) co_return pass_on(std::move(file));
  if (!*file) co_return std::unexpected(no_such_file());
  const bool readable = is_readable(**file, token, engine.world.clock.now());
  if (!readable) {
    auto shared = co_await opens_shared_file(engine, id, std::move(token));
    if (!shared) co_return pass_on(std::move(shared));
    if (!*shared) co_return std::unexpected(no_such_file());
    // How long it would stay by itself says nothing here: it may be over, and the share may end at any moment.
    (*file)->expires_at.reset();
    (*file)->until_download = false;
  }
  auto bytes = co_await engine.world.blobs.open((*file)->blob);
  if (!bytes) co_return pass_on(std::move(bytes));
  open = std::make_shared<const OpenFile>(std::move(**file), std::move(*bytes));
  engine.open_outputs.put(open, mark);
  co_return open;
}

}  // namespace mimeo::engine
