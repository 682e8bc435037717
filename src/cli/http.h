// One server's API over HTTPS: blocking requests on one kept-alive connection, through libcurl.
//
// The token goes to the API's own origin and nowhere else. Not thread-safe: one per thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace mimeo::cli {

struct Server {
  std::string url;        ///< "https://127.0.0.1:8443", without /v1
  std::string token;
  std::string authorities;  ///< PEM file of certificate authorities; empty: the system's
};

struct Reply {
  long status = 0;
  std::string content_type;
  std::string body;
};

class Http {
 public:
  explicit Http(Server server);
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  const Server& server() const { return server_; }

  /// A JSON request; `target` is a path ("/v1/account") or an absolute URL of the same origin. `seconds` bounds the whole exchange.
  /// unavailable: no connection, or it broke. timed_out. Any status is a Reply.
  Result<Reply> request(std::string_view method, std::string_view target, std::string body = {},
                        std::vector<std::string> headers = {}, long seconds = 90);

  /// As request, and the answer must be 2xx JSON: otherwise an Error with the server's own `detail`.
  Result<json::value> call(std::string_view method, std::string_view target, std::string body = {},
                           std::vector<std::string> headers = {}, long seconds = 90);

  /// Told how many bytes of a file have gone or come, and of how many (0: that is not known); from now on of uploads.
  using Watch = std::function<void(std::int64_t done, std::int64_t of)>;
  void watch_transfers(Watch watch) { watch_ = std::move(watch); }

  /// POST of a file to /v1/files; the file is streamed. Answers the file object.
  Result<json::value> upload(const std::string& path);

  /// POST of what `read` gives until it answers 0; every line of the answer is told as it arrives.
  Result<Reply> send_stream(std::string_view target, std::string_view content_type,
                            std::function<std::size_t(char*, std::size_t)> read,
                            std::function<void(std::string_view line)> on_line);

  /// GET of what comes piece by piece: `on_bytes` is told of each, and answers whether to go on, as does `go_on`, which is asked
  /// about once a second. ok: it ended, however. The token is not sent.
  Result<void> listen(std::string_view target, std::vector<std::string> headers,
                      std::function<bool(std::string_view)> on_bytes, std::function<bool()> go_on);

 private:
  struct Session;
  std::string absolute(std::string_view target) const;
  void begin_transfer();
  Server server_;
  Watch watch_;
  std::unique_ptr<Session> session_;
};

}  // namespace mimeo::cli
