// The client itself.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "mimeo/client/account.h"
#include "mimeo/client/collections.h"
#include "mimeo/client/deployments.h"
#include "mimeo/client/files.h"
#include "mimeo/client/hardware.h"
#include "mimeo/client/models.h"
#include "mimeo/client/options.h"
#include "mimeo/client/output.h"
#include "mimeo/client/page.h"
#include "mimeo/client/predictions.h"
#include "mimeo/client/result.h"
#include "mimeo/client/search.h"
#include "mimeo/client/stream.h"
#include "mimeo/client/task.h"
#include "mimeo/client/trainings.h"
#include "mimeo/client/value.h"
#include "mimeo/client/webhooks.h"

namespace mimeo::client {

/// A server, and connections to it that are kept and used again. Copies share them. Any thread, and several at once.
///
/// Calls block until they are answered; those called async_... answer a Task for coroutines. One thread of the library
/// serves them all; it ends with the last client, file or stream that came from it. Blocking calls must not be made on
/// that thread: they answer `local` there.
class Client {
  std::shared_ptr<detail::Session> session_;

 public:
  /// A client of the server that the environment names: see ClientOptions.
  Client() : Client(ClientOptions{}) {}
  explicit Client(ClientOptions options);

  /// "https://127.0.0.1:8443": where requests go. Empty when no server was found, which every call then says.
  const std::string& url() const;

  /// Runs a model and answers its output. `ref`: "owner/name" (its latest version), "owner/name:version" or a version's
  /// id. Files in the input are uploaded first. A stop cancels the prediction too.
  Result<Output> run(std::string_view ref, Value::Object input, RunOptions options = {}) const;
  Task<Result<Output>> async_run(std::string_view ref, Value::Object input, RunOptions options) const;
  Task<Result<Output>> async_run(std::string_view ref, Value::Object input) const {
    return async_run(ref, std::move(input), RunOptions());
  }

  /// Runs a model and answers its output as it is made. A stop cancels the prediction too.
  Result<EventStream> stream(std::string_view ref, Value::Object input, CreateOptions options = {}) const;
  Task<Result<EventStream>> async_stream(std::string_view ref, Value::Object input, CreateOptions options) const;
  Task<Result<EventStream>> async_stream(std::string_view ref, Value::Object input) const {
    return async_stream(ref, std::move(input), CreateOptions());
  }
  /// The stream of a prediction that there is, from its first event or behind the one with the id `after`.
  Result<EventStream> stream(const Prediction& prediction, std::string after = {}, std::stop_token stop = {}) const;

  /// The output of a prediction with its addresses made files.
  Output output_of(const Prediction& prediction) const;
  /// The file at an address.
  FileOutput file(std::string url) const;

  /// The page at an address that another page gave.
  template <class T>
  Result<Page<T>> page(const std::string& address) const {
    auto raw = get(address);
    if (!raw) return std::move(raw).error();
    return Page<T>::of(*std::move(raw));
  }
  /// Every item of a list that begins with `first`.
  template <class T>
  Pager<T> paginate(Page<T> first) const {
    return Pager<T>(std::move(first), [client = *this](const std::string& address) { return client.page<T>(address); });
  }

  /// GET of whatever the API has at a path ("/v1/account") or an address of its own origin.
  Result<Value> get(std::string_view target) const;
  Task<Result<Value>> async_get(std::string_view target, std::stop_token stop = {}) const;

  Accounts accounts;
  Collections collections;
  Deployments deployments;
  Files files;
  Hardwares hardware;
  Models models;
  Predictions predictions;
  Searches search;
  Trainings trainings;
  Webhooks webhooks;

 private:
  explicit Client(std::shared_ptr<detail::Session> session);
};

}  // namespace mimeo::client
