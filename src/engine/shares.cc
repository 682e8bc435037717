#include "engine/shares.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "core/json_strings.h"
#include "engine/examples.h"
#include "engine/files.h"
#include "engine/find.h"

namespace mimeo::engine {
namespace {

Result<void> check_shareable(const core::Prediction& prediction) {
  if (prediction.kind != core::Prediction::Kind::prediction) {
    return fail(ErrorKind::conflict, "A training cannot be shared");
  }
  if (!core::is_terminal(prediction.status)) {
    return fail(ErrorKind::conflict, "The prediction has not ended yet; it can be shared when it has");
  }
  if (prediction.data_removed) {
    return fail(ErrorKind::conflict, "The data of this prediction has been removed");
  }
  return {};
}

seams::SharedFile shared_file(const core::File& file, std::string_view address) {
  auto place = fmt::format("{}{}/{}", file.id.text, random_token(16), percent_encode(file.name));
  return {.file = file.id, .address = std::string(address), .place = std::move(place)};
}

/// The account's own file that an address in an input leads to, if it does.
Task<std::optional<core::File>> own_file_at(Engine& engine, core::AccountId account, std::string address) {
  core::FileId upload{core::segment_behind(address, engine.origins.api + "/v1/files/").value_or("")};
  if (!upload.empty()) {
    auto file = co_await find_upload(engine, account, std::move(upload));
    if (file) co_return std::move(*file);
    co_return std::nullopt;
  }
  const auto path = core::path_on_files_origin(engine.origins, address);
  auto token = path ? core::segment_behind(*path, "/f/").value_or("") : std::string();
  if (token.empty()) co_return std::nullopt;
  auto open = co_await open_output(engine, std::move(token));
  if (open && (*open)->file.account == account) co_return (*open)->file;
  co_return std::nullopt;
}

bool is_in(const std::vector<seams::SharedFile>& files, std::string_view address) {
  return std::ranges::find(files, address, &seams::SharedFile::address) != files.end();
}

Task<Result<void>> add_input_files(Engine& engine, PredictionPointer prediction,
                                   std::vector<seams::SharedFile>& shared) {
  auto input = parse_json(prediction->input.text);
  if (!input) co_return pass_on(std::move(input));
  for (const auto* string : core::strings_in(*input)) {
    const std::string address(*string);
    if (is_in(shared, address)) continue;
    const auto file = co_await own_file_at(engine, prediction->account, address);
    if (file) shared.push_back(shared_file(*file, address));
  }
  co_return Result<void>{};
}

Task<Result<void>> add_output_files(Engine& engine, PredictionPointer prediction,
                                    std::vector<seams::SharedFile>& shared) {
  auto output = parse_json(prediction->output.text);
  if (!output) co_return pass_on(std::move(output));
  const auto files = co_await engine.world.files.outputs_of(prediction->id);
  if (!files) co_return std::unexpected(files.error());
  for (const auto* string : core::strings_in(*output)) {
    const std::string_view address(*string);
    // A model may write whatever it likes: only its own files count.
    const auto token = core::segment_behind(address, core::file_scheme).value_or("");
    const auto file = std::ranges::find(*files, token, output_token);
    if (file != files->end() && !is_in(shared, address)) shared.push_back(shared_file(*file, address));
  }
  co_return Result<void>{};
}

/// `json` with the addresses of shared files replaced by those of their shared places.
JsonText with_shared_places(JsonText text, const std::vector<seams::SharedFile>& files, std::string_view origin) {
  auto value = parse_json(text.text);
  if (!value || files.empty()) return text;
  for (auto* string : core::strings_in(*value)) {
    const auto file = std::ranges::find(files, std::string_view(*string), &seams::SharedFile::address);
    if (file != files.end()) *string = core::file_url(file->place, origin);
  }
  return to_json_text(*value);
}

}  // namespace

Task<Result<Time>> share_prediction(Engine& engine, core::AccountId account, core::PredictionId id) {
  auto prediction = co_await find_prediction(engine, std::move(account), std::move(id));
  if (!prediction) co_return pass_on(std::move(prediction));
  auto fits = check_shareable(**prediction);
  if (!fits) co_return pass_on(std::move(fits));
  seams::Share share;
  share.prediction = (*prediction)->id;
  share.shared_at = engine.world.clock.now();
  auto inputs = co_await add_input_files(engine, *prediction, share.files);
  if (!inputs) co_return pass_on(std::move(inputs));
  auto outputs = co_await add_output_files(engine, *prediction, share.files);
  if (!outputs) co_return pass_on(std::move(outputs));
  auto write = engine.world.shares.share(share);
  auto written = co_await write.durable();
  if (!written) co_return pass_on(std::move(written));
  auto shared = co_await engine.world.shares.find(share.prediction);
  if (!shared) co_return pass_on(std::move(shared));
  co_return *shared ? (*shared)->shared_at : share.shared_at;
}

Task<Result<void>> unshare_prediction(Engine& engine, core::AccountId account, core::PredictionId id) {
  auto prediction = co_await find_prediction(engine, std::move(account), std::move(id));
  if (!prediction) co_return pass_on(std::move(prediction));
  auto write = engine.world.shares.unshare((*prediction)->id, (*prediction)->expires_at);
  co_return co_await write.durable();
}

Task<Result<SharedPrediction>> find_shared(Engine& engine, core::PredictionId id) {
  auto share = co_await engine.world.shares.find(id);
  if (!share) co_return pass_on(std::move(share));
  auto prediction = co_await engine.world.predictions.find(id);
  if (!prediction) co_return pass_on(std::move(prediction));
  if (!*share || !*prediction) {
    co_return fail(ErrorKind::not_found, "No shared prediction with the id " + id.text + " exists");
  }
  auto files = co_await engine.world.files.outputs_of(std::move(id));
  if (!files) co_return pass_on(std::move(files));
  SharedPrediction shared;
  shared.prediction = as_example(std::move(**prediction));
  const auto origin = core::files_origin(engine.origins, shared.prediction.account);
  shared.prediction.input = with_shared_places(std::move(shared.prediction.input), (*share)->files, origin);
  shared.prediction.output = with_shared_places(std::move(shared.prediction.output), (*share)->files, origin);
  shared.shared_at = (*share)->shared_at;
  shared.files = std::move(*files);
  co_return shared;
}

Task<Result<bool>> opens_shared_file(Engine& engine, core::FileId file, std::string token) {
  const auto places = co_await engine.world.shares.places_of(std::move(file));
  if (!places) co_return std::unexpected(places.error());
  co_return std::ranges::any_of(
      *places, [&](std::string_view place) { return constant_time_equal(place.substr(0, place.find('/')), token); });
}

}  // namespace mimeo::engine
