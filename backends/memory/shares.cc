#include "memory/shares.h"

namespace mimeo::memory {

seams::Write Shares::share(const seams::Share& share) {
  return writes_.submit([this, share]() -> Result<void> {
    const auto* prediction = predictions_.look_up(share.prediction);
    if (!prediction) return fail(ErrorKind::not_found, "There is no such prediction.");
    if (prediction->data_removed) return fail(ErrorKind::conflict, "The prediction's data has been removed.");
    for (const auto& file : share.files) {
      if (!files_.has(file.file)) return fail(ErrorKind::not_found, "There is no such file.");
    }
    if (files_.shares().emplace(share.prediction, share).second) files_.set_expiry(share.prediction, std::nullopt);
    return {};
  });
}

seams::Write Shares::unshare(const core::PredictionId& prediction, std::optional<Time> files_expire) {
  return writes_.submit([this, prediction, files_expire]() -> Result<void> {
    const bool was_shared = files_.shares().erase(prediction) > 0;
    if (was_shared && !predictions_.pins().contains(prediction)) files_.set_expiry(prediction, files_expire);
    return {};
  });
}

Task<Result<std::optional<seams::Share>>> Shares::find(core::PredictionId prediction) {
  co_return writes_.read([&]() -> std::optional<seams::Share> {
    const auto found = files_.shares().find(prediction);
    if (found == files_.shares().end()) return std::nullopt;
    return found->second;
  });
}

Task<Result<std::vector<std::string>>> Shares::places_of(core::FileId file) {
  std::vector<std::string> places;
  writes_.read([&] {
    for (const auto& [id, share] : files_.shares()) {
      for (const auto& shared : share.files) {
        if (shared.file == file) places.push_back(shared.place);
      }
    }
  });
  co_return places;
}

}  // namespace mimeo::memory
