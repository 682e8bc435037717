// The commands. Each answers the program's exit code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/local.h"
#include "server/config.h"

namespace mimeo::cli {

struct ServeOptions {
  server::Given settings;
  std::optional<std::string> config_file;
};
int serve(const ServeOptions& options);

/// Prints the exports that point each official client at the local server.
int env(const Common& common);
int login(const Common& common);

struct TrustOptions {
  std::string system_folder = "/usr/local/share/ca-certificates";  ///< where this system is told of authorities
  bool remove = false;
};
/// Has this machine's browsers and programs trust the local authority, or not any more.
int trust(const Common& common, const TrustOptions& options);

struct RunOptions {
  std::string reference;            ///< owner/name or owner/name:version
  std::vector<std::string> inputs;  ///< key=value
  std::string output;               ///< where to save files: a path, or a folder when it ends in / or is one
  bool show = false;                ///< pictures in the terminal, too
};
/// Runs a prediction: logs to standard error as they come, text to standard output, files to disk. Ctrl-C cancels it.
int run(const Common& common, const RunOptions& options);

struct BenchOptions {
  std::string reference;
  std::vector<std::string> inputs;
  std::size_t count = 20;
  std::size_t at_once = 1;
};
/// Runs the same prediction many times and prints how long that takes.
int bench(const Common& common, const BenchOptions& options);

struct TrainOptions {
  std::string reference;            ///< what to train: owner/name or owner/name:version
  std::string destination;          ///< owner/name of the model that gets the new version
  std::vector<std::string> inputs;  ///< key=value
};
/// Runs a training: logs to standard error as they come, the new version to standard output. Ctrl-C cancels it.
int train(const Common& common, const TrainOptions& options);

/// Runs a prediction and prints its output as it comes, files by their addresses. Ctrl-C cancels it.
int stream(const Common& common, const RunOptions& options);

struct PushOptions {
  std::string source;  ///< a Cog project's folder, a program built with the predictor SDK, or a Docker image of the server's
  std::string model;   ///< owner/name
  std::string as;      ///< version id to register under, or empty
};
int push(const Common& common, const PushOptions& options);

struct CreateOptions {
  std::string model;  ///< owner/name
  std::string description;
  std::string hardware = "cpu";
  bool is_private = false;
};
/// Makes a model, which versions can then be pushed to.
int create(const Common& common, const CreateOptions& options);
int show(const Common& common, const std::string& model);
int search(const Common& common, const std::vector<std::string>& words);
/// A private model without versions, or a version with everything that was made with it.
int remove(const Common& common, const std::string& reference);

int list(const Common& common);

struct DeployOptions {
  std::string name;   ///< one's own, or owner/name
  std::string model;  ///< owner/name or owner/name:version
  std::string version;
  std::string hardware;
  std::optional<int> min_instances;
  std::optional<int> max_instances;
  int release = 0;
};
int deploy_create(const Common& common, const DeployOptions& options);
int deploy_list(const Common& common);
int deploy_show(const Common& common, const std::string& name);
int deploy_update(const Common& common, const DeployOptions& options);
int deploy_releases(const Common& common, const std::string& name);
int deploy_roll_back(const Common& common, const DeployOptions& options);
int deploy_remove(const Common& common, const std::string& name);

/// Uploads.
int files_list(const Common& common);
int files_upload(const Common& common, const std::string& path);
int files_show(const Common& common, const std::string& id);
int files_download(const Common& common, const std::string& id, const std::string& output);
int files_remove(const Common& common, const std::string& id);
int files_secret(const Common& common, bool rotate, std::int64_t grace_seconds);

/// Looks at everything that a set-up needs, and prints how to mend what is wrong. Fails when something is.
int doctor(const Common& common);
/// This program's, and the server's if it can be reached.
int version(const Common& common);

struct TokenOptions {
  std::string name;
  std::string account;              ///< empty: the one that asks
  std::vector<std::string> scopes;  ///< none: the server's default
  std::vector<std::string> origins;
  std::string retention;  ///< "7d", "forever"; empty: no rule of its own
  std::string expires;    ///< "30d" or a date; empty: never
};
/// Prints the new token to standard output, and what it is to standard error.
int token_create(const Common& common, const TokenOptions& options);
int token_list(const Common& common, const std::string& account);
int token_revoke(const Common& common, const std::string& id);
int token_switch(const Common& common, const std::string& id, bool on);

struct AccountOptions {
  std::string username;
  std::string name;
  bool is_operator = false;
};
int account_create(const Common& common, const AccountOptions& options);
int account_list(const Common& common);
/// Users and organizations.
int account_delete(const Common& common, const std::string& username);

struct MemberOptions {
  std::string organization;
  std::string user;
  std::string role = "member";
};
int org_create(const Common& common, const AccountOptions& options);
int org_list(const Common& common);
int org_members(const Common& common, const std::string& organization);
int org_add(const Common& common, const MemberOptions& options);
int org_remove(const Common& common, const MemberOptions& options);

int cancel(const Common& common, const std::string& prediction);

/// Lists instances, with `all` the latest that have ended, too.
int ps(const Common& common, bool all);

/// Lets instances go: one by its id, or all of a model that are ready.
int stop(const Common& common, const std::string& what);

/// Of which one thing to print the logs; with `follow` until it has ended, or Ctrl-C.
struct LogsOptions {
  std::string prediction;
  std::string instance;
  std::string model;  ///< owner/name: of all its instances
  bool follow = false;
};
int logs(const Common& common, const LogsOptions& options);

struct ForgetOptions {
  std::string prediction;
  bool data_only = false;
};
/// Deletes a prediction, or only its data.
int forget(const Common& common, const ForgetOptions& options);

struct UsageOptions {
  std::string from;  ///< YYYY-MM-DD; empty: the first of this month
  std::string to;    ///< empty: today
  bool csv = false;
};
int usage(const Common& common, const UsageOptions& options);

/// Which deliveries of webhooks are meant.
struct DeliveryFilter {
  std::string state;  ///< empty: any, and for a replay the dead ones
  std::string prediction;
  std::size_t limit = 100;
};
int webhook_list(const Common& common, const DeliveryFilter& filter);
int webhook_show(const Common& common, const std::string& id);
/// One, or, when `id` is empty, all that the filter means.
int webhook_replay(const Common& common, const std::string& id, const DeliveryFilter& filter);
/// Prints the secret, a new one if `rotate`; the former one then signs for so long (negative: as long as usual).
int webhook_secret(const Common& common, bool rotate, std::int64_t grace_seconds);

struct InboxOptions {
  int port = 0;
  int status = 200;
  std::string secret;  ///< empty: the server's
};
/// Receives webhooks on loopback and prints them, until it is interrupted.
int webhook_inbox(const Common& common, const InboxOptions& options);

}  // namespace mimeo::cli
