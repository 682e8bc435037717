#include "memory/files.h"

#include <algorithm>
#include <tuple>

#include "memory/paging.h"

namespace mimeo::memory {
namespace {

bool is_output_of(const core::File& file, const core::PredictionId& prediction) {
  return file.kind == core::File::Kind::output && file.prediction == prediction;
}

}  // namespace

seams::Write Files::insert(const core::File& file) {
  return writes_.submit([this, file]() -> Result<void> {
    if (!rows_.emplace(file.id, file).second) return fail(ErrorKind::conflict, "A file with this id already exists.");
    return {};
  });
}

Task<Result<std::optional<core::File>>> Files::find(core::FileId id) {
  co_return writes_.read([&]() -> std::optional<core::File> {
    auto found = rows_.find(id);
    if (found == rows_.end()) return std::nullopt;
    return found->second;
  });
}

Task<Result<seams::Page<core::File>>> Files::uploads(seams::FileQuery query, Time now) {
  std::vector<core::File> rows;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (row.kind == core::File::Kind::upload && row.account == query.account && !is_over(row, now))
        rows.push_back(row);
    }
  });
  co_return page_of(std::move(rows), query.cursor, query.limit);
}

seams::Write Files::remove(const core::FileId& id) {
  return writes_.submit([this, id]() -> Result<void> {
    rows_.erase(id);
    for (auto& [prediction, share] : shares_) {
      std::erase_if(share.files, [&](const seams::SharedFile& shared) { return shared.file == id; });
    }
    return {};
  });
}

seams::Write Files::expire_outputs(const core::PredictionId& prediction, Time at) {
  return writes_.submit([this, prediction, at]() -> Result<void> {
    set_expiry(prediction, at);
    return {};
  });
}

void Files::set_expiry(const core::PredictionId& prediction, std::optional<Time> at) {
  for (auto& [id, row] : rows_) {
    if (is_output_of(row, prediction)) row.expires_at = at;
  }
}

void Files::remove_outputs_of(const core::PredictionId& prediction) {
  std::erase_if(rows_, [&](const auto& row) { return row.second.prediction == prediction; });
  shares_.erase(prediction);
}

bool Files::is_shared(const core::FileId& id) const {
  return std::ranges::any_of(shares_, [&](const auto& one) {
    return std::ranges::find(one.second.files, id, &seams::SharedFile::file) != one.second.files.end();
  });
}

bool Files::is_kept_by_share(const core::PredictionId& prediction) const {
  if (shares_.contains(prediction)) return true;
  return std::ranges::any_of(
      rows_, [&](const auto& row) { return is_output_of(row.second, prediction) && is_shared(row.first); });
}

Task<Result<std::vector<core::File>>> Files::outputs_of(core::PredictionId prediction) {
  std::vector<core::File> rows;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (is_output_of(row, prediction)) rows.push_back(row);
    }
  });
  std::ranges::sort(rows, {}, [](const auto& row) { return std::tie(row.created_at, row.id); });
  co_return rows;
}

Task<Result<std::vector<core::File>>> Files::expired(Time now, int limit) {
  std::vector<core::File> rows;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (is_over(row, now) && !is_shared(id)) rows.push_back(row);
    }
  });
  std::ranges::sort(rows, {}, [](const auto& row) { return std::tie(row.expires_at, row.id); });
  if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
  co_return rows;
}

Task<Result<std::int64_t>> Files::bytes_of(core::AccountId account) {
  std::int64_t bytes = 0;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) bytes += row.account == account ? row.size : 0;
  });
  co_return bytes;
}

Task<Result<std::int64_t>> Files::bytes_of_all() {
  std::int64_t bytes = 0;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) bytes += row.size;
  });
  co_return bytes;
}

Task<Result<std::vector<core::BlobId>>> Files::blobs() {
  std::vector<core::BlobId> ids;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) ids.push_back(row.blob);
  });
  co_return ids;
}

std::optional<core::PredictionId> Files::stop_waiting_for(const core::FileId& id) {
  auto found = rows_.find(id);
  if (found == rows_.end()) return std::nullopt;
  found->second.until_download = false;
  return found->second.prediction;
}

void Files::wait_for_mentioned_only(const core::PredictionId& prediction, std::string_view output) {
  for (auto& [id, row] : rows_) {
    if (is_output_of(row, prediction) && !output.contains(id.text)) row.until_download = false;
  }
}

bool Files::waits_for_any(const core::PredictionId& prediction) const {
  return std::ranges::any_of(
      rows_, [&](const auto& row) { return is_output_of(row.second, prediction) && row.second.until_download; });
}

}  // namespace mimeo::memory
