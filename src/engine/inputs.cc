#include "engine/inputs.h"

#include "base/log.h"
#include "engine/files.h"

namespace mimeo::engine {
namespace {

std::string offer(Engine& engine, Live& live, core::BlobId blob, std::string_view name, std::string content_type) {
  auto address = engine.world.exchange.offer(std::move(blob), name, std::move(content_type));
  live.offered.push_back(address);
  return address;
}

std::string offer(Engine& engine, Live& live, const core::File& file) {
  return offer(engine, live, file.blob, file.name, file.content_type);
}

bool lies_on_the_web(std::string_view address) {
  return address.starts_with("https://") || address.starts_with("http://");
}

Task<> remove_blob(Engine& engine, core::BlobId blob) {
  auto removed = co_await engine.world.blobs.remove(std::move(blob));
  // The next start removes what no row knows.
  if (!removed) log_warn("input.not_removed", removed.error());
}

Task<Result<std::string>> fetch(Engine& engine, LivePointer live, std::string address) {
  if (!live->fetched.contains(address)) {
    auto file = co_await engine.world.fetcher->fetch(address, live->fetching.get_token());
    if (!file) co_return pass_on(std::move(file));
    if (core::is_terminal(live->value.status)) {
      // Its inputs have been released already.
      co_await remove_blob(engine, file->blob.id);
      co_return fail(ErrorKind::canceled, "The prediction has ended");
    }
    live->fetched.emplace(address, std::move(*file));
  }
  const auto& file = live->fetched.at(address);
  co_return offer(engine, *live, file.blob.id, file.name, file.content_type);
}

/// The address to give the instance instead of `address`.
Task<Result<std::string>> translate(Engine& engine, LivePointer live, std::string address) {
  if (auto id = core::segment_behind(address, engine.origins.api + "/v1/files/")) {
    const core::FileId file_id{*id};
    auto file = co_await find_upload(engine, live->value.account, file_id);
    if (!file) co_return fail(ErrorKind::invalid, "it does not exist or has expired");
    co_return offer(engine, *live, *file);
  }
  const auto output = core::path_on_files_origin(engine.origins, address);
  if (auto token = output ? core::segment_behind(*output, "/f/") : std::nullopt) {
    auto file = co_await open_output(engine, *token);
    if (!file) co_return fail(ErrorKind::invalid, "it is an output file that does not exist or has expired");
    co_return offer(engine, *live, (*file)->file);
  }
  if (engine.world.fetcher != nullptr && lies_on_the_web(address)) {
    co_return co_await fetch(engine, std::move(live), std::move(address));
  }
  co_return address;
}

}  // namespace

void set_input(Live& live, json::value input) {
  const auto& schema = live.version->input_of(live.value.kind);
  if (schema.has_secrets()) {
    auto whole = to_json_text(input);
    auto secrets = schema.redact_secrets(input);
    if (!secrets.empty()) {
      live.input_with_secrets = std::move(whole);
      live.secrets = core::Secrets(std::move(secrets));
    }
  }
  live.value.input = to_json_text(input);
}

bool has_lost_secrets(const Live& live) {
  const auto& schema = live.version->input_of(live.value.kind);
  if (!schema.has_secrets() || live.input_with_secrets) return false;
  auto input = parse_json(live.value.input.text);
  return input && !schema.redact_secrets(*input).empty();
}

Task<Result<JsonText>> instance_input(Engine& engine, LivePointer live) {
  const auto& schema = live->version->input_of(live->value.kind);
  const auto& whole = live->input_with_secrets ? *live->input_with_secrets : live->value.input;
  if (!schema.has_files()) co_return whole;
  auto input = parse_json(whole.text);
  if (!input) co_return pass_on(std::move(input));
  struct FileInput {
    std::string field;
    json::value* address;
  };
  std::vector<FileInput> files;
  schema.visit_files(*input,
                     [&](const std::string& field, json::value& address) { files.push_back({field, &address}); });
  for (auto& file : files) {
    auto translated = co_await translate(engine, live, std::string(file.address->get_string()));
    if (!translated) {
      translated.error().message = "The file of " + file.field + " cannot be read: " + translated.error().message;
      co_return pass_on(std::move(translated));
    }
    *file.address = *translated;
  }
  co_return to_json_text(*input);
}

void release_inputs(Engine& engine, Live& live) {
  live.fetching.request_stop();
  for (const auto& address : live.offered) engine.world.exchange.withdraw(address);
  live.offered.clear();
  for (auto& [url, file] : live.fetched) engine.tasks.spawn(remove_blob(engine, std::move(file.blob.id)));
  live.fetched.clear();
}

}  // namespace mimeo::engine
