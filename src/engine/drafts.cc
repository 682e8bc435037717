#include "engine/drafts.h"

#include <fmt/format.h>

#include "base/log.h"
#include "engine/files.h"

namespace mimeo::engine {
namespace {

/// Room for all of it: what has been promised must fit when it comes.
Storage::Claim claim_for(Engine& engine, const core::Draft& draft) {
  Storage::Claim claim(engine.storage, draft.account);
  claim.grow(draft.length);
  return claim;
}

Task<Result<core::File>> finish_here(Engine& engine, DraftPointer draft) {
  const auto turn = co_await engine.draft_turns.take(draft->id.text);
  auto row = co_await engine.world.files.find(draft->id);
  if (!row) co_return pass_on(std::move(row));
  if (row->has_value()) co_return std::move(**row);  // somebody else's turn came first
  if (!engine.drafts.find(draft->id)) co_return fail(ErrorKind::not_found, "File not found");
  auto blob = co_await engine.world.drafts.finish(draft->id);
  if (!blob) co_return pass_on(std::move(blob));
  UploadAbout about{draft->name, draft->content_type, draft->metadata};
  auto file = co_await keep_upload(engine, draft->id, draft->account, std::move(about), std::move(*blob));
  if (!file) co_return file;
  engine.drafts.remove(draft->id);
  auto removed = co_await engine.world.drafts.remove(draft->id);
  // The next start finds the row, and removes it then.
  if (!removed) log_warn("draft.not_removed", removed.error(), {{"id", draft->id.text}});
  co_return file;
}

Task<Result<core::File>> finish_draft(Engine& engine, DraftPointer draft) {
  auto finishing = finish_here(engine, std::move(draft));
  co_return co_await on_engine(engine, std::move(finishing));
}

Task<Result<void>> remove_draft_here(Engine& engine, DraftPointer draft) {
  const auto turn = co_await engine.draft_turns.take(draft->id.text);
  auto removed = co_await engine.world.drafts.remove(draft->id);
  if (removed) engine.drafts.remove(draft->id);
  co_return removed;
}

/// Of this account, in time.
DraftPointer visible_draft(const Engine& engine, const core::AccountId& account, const core::FileId& id) {
  auto draft = engine.drafts.find(id);
  const bool visible = draft && draft->account == account && draft->expires_at > engine.world.clock.now();
  return visible ? draft : nullptr;
}

DraftProgress whole(core::File file) {
  DraftProgress progress;
  progress.length = progress.offset = file.size;
  progress.file = std::move(file);
  return progress;
}

Task<Result<void>> take_up(Engine& engine, core::Draft found) {
  auto row = co_await engine.world.files.find(found.id);
  if (!row) co_return pass_on(std::move(row));
  if (row->has_value()) co_return co_await engine.world.drafts.remove(found.id);
  auto claim = claim_for(engine, found);
  const auto draft = std::make_shared<const core::Draft>(std::move(found));
  engine.drafts.add(draft, std::move(claim));
  // One that has all its bytes becomes a file now; should that fail, whoever asks for it tries again.
  auto progress = co_await find_draft(engine, draft->account, draft->id);
  if (!progress && progress.error().kind != ErrorKind::not_found) {
    log_warn("draft.not_finished", progress.error(), {{"id", draft->id.text}});
  }
  co_return Result<void>{};
}

}  // namespace

Task<Result<DraftPointer>> create_draft(Engine& engine, core::Draft draft) {
  if (engine.drafts.count(draft.account) >= limits::drafts_per_account) {
    co_return fail(ErrorKind::too_many, fmt::format("An account can have {} unfinished uploads; finish or delete some",
                                                    limits::drafts_per_account));
  }
  auto claim = claim_for(engine, draft);
  auto room = co_await engine.storage.check(draft.account);
  if (!room) co_return pass_on(std::move(room));
  draft.created_at = engine.world.clock.now();
  draft.expires_at = draft.created_at + limits::draft_retention;
  draft.id = core::FileId{new_time_ordered_id(draft.created_at)};
  auto created = co_await engine.world.drafts.create(draft);
  if (!created) co_return pass_on(std::move(created));
  auto shared = std::make_shared<const core::Draft>(std::move(draft));
  engine.drafts.add(shared, std::move(claim));
  co_return shared;
}

Task<Result<DraftProgress>> find_draft(Engine& engine, core::AccountId account, core::FileId id) {
  DraftProgress progress;
  progress.draft = visible_draft(engine, account, id);
  if (progress.draft) {
    auto size = co_await engine.world.drafts.size(id);
    if (size && *size < progress.draft->length) {
      progress.length = progress.draft->length;
      progress.offset = *size;
      co_return progress;
    }
    if (size) {
      auto file = co_await finish_draft(engine, progress.draft);
      if (!file) co_return pass_on(std::move(file));
      co_return whole(std::move(*file));
    }
    if (size.error().kind != ErrorKind::not_found) co_return pass_on(std::move(size));
    // It has become a file just now.
  }
  auto file = co_await find_upload(engine, std::move(account), std::move(id));
  if (!file) co_return pass_on(std::move(file));
  co_return whole(std::move(*file));
}

Task<Result<void>> append_to_draft(Engine& engine, DraftPointer draft, std::int64_t offset,
                                   std::span<const char> bytes) {
  if (offset + static_cast<std::int64_t>(bytes.size()) > draft->length) {
    co_return fail(ErrorKind::too_large, "These are more bytes than the upload was said to have");
  }
  co_return co_await engine.world.drafts.append(draft->id, offset, bytes);
}

Task<Result<void>> append_blob_to_draft(Engine& engine, DraftPointer draft, std::int64_t offset, core::BlobId blob) {
  auto reader = co_await engine.world.blobs.open(blob);
  if (!reader) co_return pass_on(std::move(reader));
  Result<void> outcome;
  std::vector<char> piece(limits::body_chunk_bytes);
  for (std::int64_t at = 0; outcome && at < (*reader)->size();) {
    auto read = co_await (*reader)->read_at(at, piece);
    if (!read) outcome = pass_on(std::move(read));
    if (!read || *read == 0) break;
    outcome = co_await append_to_draft(engine, draft, offset + at, std::span<const char>(piece).first(*read));
    at += static_cast<std::int64_t>(*read);
  }
  auto removed = co_await engine.world.blobs.remove(std::move(blob));
  if (!removed) log_warn("draft.piece_not_removed", removed.error());
  co_return outcome;
}

Task<Result<void>> remove_draft(Engine& engine, core::AccountId account, core::FileId id) {
  if (auto draft = visible_draft(engine, account, id)) {
    auto removing = remove_draft_here(engine, std::move(draft));
    auto removed = co_await on_engine(engine, std::move(removing));
    if (!removed) co_return removed;
    // It may have become a file while we waited for our turn: then that is what goes.
    auto file = co_await remove_upload(engine, std::move(account), std::move(id));
    if (!file && file.error().kind == ErrorKind::not_found) co_return Result<void>{};
    co_return file;
  }
  co_return co_await remove_upload(engine, std::move(account), std::move(id));
}

Task<Result<void>> load_drafts(Engine& engine) {
  auto drafts = co_await engine.world.drafts.all();
  if (!drafts) co_return pass_on(std::move(drafts));
  for (auto& draft : *drafts) {
    auto taken = co_await take_up(engine, std::move(draft));
    if (!taken) co_return taken;
  }
  co_return Result<void>{};
}

Task<Result<std::size_t>> sweep_drafts(Engine& engine) {
  const auto expired = engine.drafts.expired(engine.world.clock.now());
  for (const auto& draft : expired) {
    auto removed = co_await remove_draft_here(engine, draft);
    if (!removed) co_return pass_on(std::move(removed));
  }
  co_return expired.size();
}

}  // namespace mimeo::engine
