#include "server/first_start.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/hash.h"
#include "base/log.h"
#include "server/private_file.h"

namespace mimeo::server {
namespace {

Task<Result<void>> ensure_account(engine::Engine& engine, std::string_view username, core::Account::Type type,
                                  std::string_view name) {
  core::AccountId id{std::string(username)};
  // Removed by an operator counts too: the name is not given again.
  if (engine.accounts.is_taken(id)) co_return Result<void>{};
  core::Account account;
  account.id = std::move(id);
  account.type = type;
  account.is_operator = username == local_account;
  account.name = name;
  account.created_at = engine.world.clock.now();
  co_return co_await engine.accounts.add(std::move(account));
}

Task<Result<void>> ensure_token(engine::Engine& engine, std::string data_dir, bool is_first_start) {
  core::AccountId account{std::string(local_account)};
  if (!engine.accounts.find(account)) co_return Result<void>{};
  auto token = local_token(data_dir);
  if (!token.empty() && engine.accounts.authenticate(token, engine.world.clock.now())) co_return Result<void>{};
  // What was put there before the first start is taken. Later the file's token is one that was revoked, and must not
  // come back to life; the command line still needs one.
  if (token.empty() || !is_first_start) {
    token = core::new_token_text();
    // The file first: a token that nobody can read would be lost with the next crash, an unknown one is just replaced.
    auto written = write_private_file(data_dir + "/token", token + "\n");
    if (!written) co_return written;
  }
  co_return co_await engine.accounts.add_token(token, std::move(account), "first start", engine.world.clock.now());
}

}  // namespace

Result<void> prepare_data_folder(const std::string& data_dir) {
  std::error_code error;
  const auto parent = std::filesystem::path(data_dir).parent_path();
  std::filesystem::create_directories(parent, error);
  if (::mkdir(data_dir.c_str(), 0700) != 0 && errno != EEXIST) {
    return fail(ErrorKind::unavailable, "Cannot create the data folder " + data_dir, std::strerror(errno));
  }
  struct stat about;
  if (::stat(data_dir.c_str(), &about) != 0 || !S_ISDIR(about.st_mode)) {
    return fail(ErrorKind::invalid, data_dir + " is not a folder");
  }
  if (about.st_uid != ::geteuid()) {
    return fail(ErrorKind::forbidden, "The data folder " + data_dir + " belongs to another user");
  }
  // Tokens, secrets and people's pictures: nobody else's business.
  if ((about.st_mode & 0077) != 0 && ::chmod(data_dir.c_str(), 0700) != 0) {
    return fail(ErrorKind::forbidden, "Other users can read the data folder " + data_dir, std::strerror(errno));
  }
  for (const char* folder : {"/tls", "/blobs", "/versions", "/environments", "/staging", "/run"}) {
    std::filesystem::create_directories(data_dir + folder, error);
    if (error) return fail(ErrorKind::unavailable, "Cannot create " + data_dir + folder, error.message());
  }
  return {};
}

Result<std::string> ensure_inbox_key(const std::string& data_dir) {
  const auto path = data_dir + "/inbox.key";
  std::string key;
  std::ifstream(path) >> key;
  if (!key.empty()) return key;
  // Servers used the one that signs addresses of uploads, and inboxes keep their addresses.
  std::ifstream(data_dir + "/files.key") >> key;
  if (key.empty()) key = random_token(32);
  auto written = write_private_file(path, key + "\n");
  if (!written) return pass_on(std::move(written));
  return key;
}

Result<std::string> ensure_server_id(const std::string& data_dir) {
  const auto path = data_dir + "/server-id";
  std::string id;
  std::ifstream(path) >> id;
  if (!id.empty()) return id;
  id = sha256_hex(random_token(32)).substr(0, 16);
  auto written = write_private_file(path, id + "\n");
  if (!written) return pass_on(std::move(written));
  return id;
}

void remove_leftovers(const std::string& data_dir) {
  std::error_code error;
  for (const auto& left_over : std::filesystem::directory_iterator(data_dir + "/staging", error)) {
    std::error_code ignored;
    std::filesystem::remove_all(left_over.path(), ignored);
  }
}

std::string local_token(const std::string& data_dir) {
  std::string token;
  std::ifstream file(data_dir + "/token");
  std::getline(file, token);
  return token;
}

Task<Result<void>> ensure_accounts(engine::Engine& engine, std::string data_dir) {
  const bool is_first_start = engine.accounts.empty();
  auto local = co_await ensure_account(engine, local_account, core::Account::Type::user, "Local");
  if (!local) co_return local;
  auto builtin = co_await ensure_account(engine, builtin_account, core::Account::Type::organization, "Mimeo");
  if (!builtin) co_return builtin;
  co_return co_await ensure_token(engine, data_dir, is_first_start);
}

}  // namespace mimeo::server
