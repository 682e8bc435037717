// The server's end of the conversation with its supervisor.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.h"
#include "base/result.h"
#include "process/descriptor.h"
#include "process/orders.h"

namespace mimeo::process {

/// Belongs to one executor. Destroying it ends the supervisor and with it every process, and waits for that.
class Link {
 public:
  /// Forks the supervisor.
  static Result<std::unique_ptr<Link>> open(Executor executor);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// Never waits: what the socket does not take at once goes out from `serve`. `output` travels with the order.
  void send(const OrderHead& head, std::string_view texts = {}, Descriptor output = {});

  /// Calls `on_report` for each report until the supervisor is gone. Once.
  Task<> serve(std::function<void(const Report&)> on_report);

 private:
  struct Wire;

  Link(std::shared_ptr<Wire> wire, int supervisor) : wire_(std::move(wire)), supervisor_(supervisor) {}

  std::shared_ptr<Wire> wire_;  ///< shared with what waits for the socket, which hears of the end a little later
  const int supervisor_;        ///< its process id; our child, so it stays valid until the destructor reaps it
};

/// The texts of a start order. too_large: more than an order takes.
Result<std::string> join_texts(std::string_view directory, const std::vector<std::string>& arguments,
                               const std::vector<std::string>& variables, const std::vector<std::string>& doors);

}  // namespace mimeo::process
