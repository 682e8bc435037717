// mimeo files: uploads.
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "base/hash.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/download.h"
#include "cli/meter.h"
#include "cli/pages.h"
#include "cli/secret.h"
#include "cli/table.h"
#include "core/file.h"
#include "core/signed_download.h"

namespace mimeo::cli {
namespace {

std::string file_path(const std::string& id) { return "/v1/files/" + segment(id); }

std::string size_of(const json::value& file) {
  const auto* size = find(file, "size");
  return size == nullptr || !size->is_number() ? "?" : bytes_text(size->to_number<std::int64_t>());
}

std::string address_of(const json::value& file) {
  const auto* urls = find(file, "urls");
  return urls == nullptr ? std::string() : text_in(*urls, "get");
}

void print_file(const json::value& file) {
  const auto line = [](std::string_view name, const std::string& value) {
    if (!value.empty()) std::cout << fmt::format("{:<9} {}\n", name, value);
  };
  line("id", text_in(file, "id"));
  line("name", text_in(file, "name"));
  line("type", text_in(file, "content_type"));
  line("size", size_of(file));
  line("address", address_of(file));
  line("created", text_in(file, "created_at"));
  line("expires", text_in(file, "expires_at"));
  if (const auto* checksums = find(file, "checksums")) line("sha256", text_in(*checksums, "sha256"));
}

/// How long a download may take. Nobody else learns the address.
constexpr std::int64_t address_seconds = 24 * 3600;

/// An address that needs no token.
Result<std::string> signed_address(Http& http, const std::string& id) {
  auto secret = http.call("GET", "/mimeo/v1/files/secret");
  if (!secret) return pass_on(std::move(secret));
  auto account = http.call("GET", "/v1/account");
  if (!account) return pass_on(std::move(account));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto expiry = std::chrono::duration_cast<std::chrono::seconds>(now).count() + address_seconds;
  const auto owner = text_in(*account, "username");
  const auto signature =
      core::download_signature(text_in(*secret, "key"), core::AccountId{owner}, core::FileId{id}, expiry);
  return fmt::format("{}{}/download?owner={}&expiry={}&signature={}", http.server().url, file_path(id),
                     percent_encode(owner), expiry, percent_encode(signature));
}

Result<std::string> save(Http& http, const std::string& id, const std::string& output) {
  auto file = http.call("GET", file_path(id));
  if (!file) return pass_on(std::move(file));
  auto address = signed_address(http, id);
  if (!address) return pass_on(std::move(address));
  const auto name = core::safe_file_name(text_in(*file, "name"));
  const bool folder = output.empty() || output.ends_with('/') || std::filesystem::is_directory(output);
  const auto path = folder ? (std::filesystem::path(output) / name).string() : output;
  Meter meter(text_in(*file, "name"));
  auto bytes = Downloads(http.server()).save(*address, path, meter.transfer());
  if (!bytes) return pass_on(std::move(bytes));
  return path;
}

}  // namespace

int files_list(const Common& common) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto rows = fetch_all(http, "/v1/files");
  if (!rows) return report(common, rows.error());
  if (common.json) {
    std::cout << write_json(*rows) << "\n";
    return exit_ok;
  }
  Table table({"ID", "NAME", "TYPE", ">SIZE", "EXPIRES"});
  for (const auto& row : *rows) {
    table.add({text_in(row, "id"), text_in(row, "name"), text_in(row, "content_type"), size_of(row),
               text_in(row, "expires_at").substr(0, 16)});
  }
  std::cout << table.text();
  return exit_ok;
}

int files_upload(const Common& common, const std::string& path) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  Meter meter(std::filesystem::path(path).filename().string());
  http.watch_transfers(meter.transfer());
  auto file = http.upload(path);
  meter.clear();
  if (!file) return report(common, file.error());
  std::cout << (common.json ? write_json(*file) : address_of(*file)) << "\n";
  return exit_ok;
}

int files_show(const Common& common, const std::string& id) {
  return ask(common, "GET", file_path(id), nullptr, print_file);
}

int files_download(const Common& common, const std::string& id, const std::string& output) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto path = save(http, id, output);
  if (!path) return report(common, path.error());
  std::cout << (common.json ? write_json(json::object{{"path", *path}}) : *path) << "\n";
  return exit_ok;
}

int files_remove(const Common& common, const std::string& id) {
  return ask(common, "DELETE", file_path(id), nullptr, [](const json::value&) { std::cout << "deleted\n"; });
}

int files_secret(const Common& common, bool rotate, std::int64_t grace_seconds) {
  return secret(common, {"/mimeo/v1/files/secret", "/mimeo/v1/files/secret/rotate"}, rotate, grace_seconds);
}

}  // namespace mimeo::cli
