// One HTTP request and its answer, pulled piece by piece.
#pragma once

#include <chrono>
#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/call.h"
#include "mimeo/client/input_file.h"
#include "mimeo/client/result.h"

namespace mimeo::client::detail {

/// One part of a multipart/form-data body.
struct FormPart {
  std::string name;
  std::string text;  ///< unless it is a file
  std::optional<InputFile> file;
};

struct Request {
  std::string method = "GET";
  std::string url = {};                   ///< absolute
  std::vector<std::string> headers = {};  ///< "Name: value"
  std::string body = {};
  std::vector<FormPart> form = {};  ///< instead of a body
  std::string authorities = {};
  std::string user_agent = {};
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{0};  ///< of everything; 0: none
  std::chrono::milliseconds silence{0};  ///< how long nothing may come; 0: for ever
};

struct Head {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in small letters
  std::string redirect;                                      ///< where a 3xx points to, absolute

  /// Empty when absent.
  std::string_view find(std::string_view name) const;
};

/// How far a request got that failed.
enum class Reach {
  unknown,        ///< the server may have seen it
  never_arrived,  ///< surely not
  hopeless        ///< nor will it ever: its certificate is not trusted, the address is none
};

/// Begins when it is made. Destroying it breaks off what has not ended. One coroutine at a time may wait for it.
class Exchange {
 public:
  Exchange(Loop& loop, Request request, const std::stop_token& stop);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Status and headers. Kinds: network, canceled, local (a file of the form cannot be read).
  Task<Result<Head>> head(Executor where);
  /// The next bytes of the body; empty: it has ended, whole. Kinds as head.
  Task<Result<std::string>> read(Executor where);
  /// Of a request that failed.
  Reach reach() const;

 private:
  struct State;
  struct OnStop {
    State* state;
    void operator()() const;
  };
  class Change;

  std::shared_ptr<State> state_;
  std::optional<std::stop_callback<OnStop>> on_stop_;
};

}  // namespace mimeo::client::detail
