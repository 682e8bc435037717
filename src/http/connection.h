// One connection of a listener: reads requests, has them handled, writes responses, until one side has had enough.
#pragma once

#include <memory>
#include <string>

#include "http/input.h"
#include "http/lane.h"
#include "http/message.h"

namespace mimeo::http {

/// Lives on its lane's executor.
class Connection final : public Peer, public Served {
 public:
  Connection(Lane& lane, std::unique_ptr<Transport> transport, std::string address);
  ~Connection() override;

  /// Serves until the connection is done, or an event stream begins (Next::events), which an EventStream sends then;
  /// ends early by an exception when it is cancelled.
  Task<Next> run(Next next = Next::request);

  /// Answers 503 and closes.
  Task<> refuse();

  void close_if_idle() override;
  std::string_view address() const override { return address_; }
  bool is_tls() const override { return transport_->is_tls(); }
  Task<> gone() override;

 private:
  friend class EventStream;
  class RequestBody;
  /// A response that is a stream of events, not yet begun.
  struct Events {
    std::string head;
    std::unique_ptr<EventFeed> feed;
    bool chunked;
    Next next;
  };

  Task<bool> shake_hands();
  Task<bool> read_head(RequestHead& head);
  Task<Next> serve(RequestHead& head);
  Task<Response> handle(Request& request);
  Task<bool> send(Response& response, bool head_only, bool http_1_0, bool keep_alive);
  void begin_events(Response& response, bool http_1_0, Next next);
  Task<bool> send_outgoing(std::string_view body);
  Task<bool> send_file(FileSlice slice);
  Task<bool> send_source(Source& source, std::string head, bool chunked);
  Task<bool> send_until_gone(Source& source, std::string head, bool chunked);
  Task<> linger();
  void compose(const Response& response, std::optional<std::uint64_t> length, bool http_1_0, bool keep_alive);

  Lane& lane_;
  const std::unique_ptr<Transport> transport_;
  const std::string address_;
  Deadline deadline_;
  Input input_;
  bool idle_ = false;
  std::string request_id_;  ///< of the last request, for what is logged of its answer
  std::unique_ptr<Events> events_;
};

}  // namespace mimeo::http
