#include "engine/inputs.h"

#include "engine/files.h"

namespace mimeo::engine {
namespace {

/// The rest of `address` behind `origin` + `path`, up to a query, or nothing.
std::optional<std::string> segment_behind(std::string_view address, const std::string& origin, std::string_view path) {
  if (!address.starts_with(origin)) return std::nullopt;
  address.remove_prefix(origin.size());
  if (!address.starts_with(path)) return std::nullopt;
  address.remove_prefix(path.size());
  return std::string(address.substr(0, address.find_first_of("/?#")));
}

std::string offer(Engine& engine, Live& live, const core::File& file) {
  auto address = engine.world.exchange.offer(file.blob, file.name, file.content_type);
  live.offered.push_back(address);
  return address;
}

/// The address to give the instance instead of `address`.
Task<Result<std::string>> translate(Engine& engine, LivePointer live, std::string address) {
  if (auto id = segment_behind(address, engine.origins.api, "/v1/files/")) {
    const core::FileId file_id{*id};
    auto file = co_await find_upload(engine, live->value.account, file_id);
    if (!file) co_return fail(ErrorKind::invalid, "The input file " + address + " does not exist or has expired");
    co_return offer(engine, *live, *file);
  }
  if (auto token = segment_behind(address, engine.origins.files, "/f/")) {
    auto file = co_await open_output(engine, *token);
    if (!file) co_return fail(ErrorKind::invalid, "An input is an output file that does not exist or has expired");
    co_return offer(engine, *live, file->file);
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
  std::vector<json::value*> files;
  schema.visit_files(*input, [&](const std::string&, json::value& address) { files.push_back(&address); });
  for (auto* address : files) {
    auto translated = co_await translate(engine, live, std::string(address->get_string()));
    if (!translated) co_return pass_on(std::move(translated));
    *address = *translated;
  }
  co_return to_json_text(*input);
}

}  // namespace mimeo::engine
