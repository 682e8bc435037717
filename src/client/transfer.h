// A request in libcurl's terms.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

namespace mimeo::client::detail {

struct Request;

/// Told of an answer as it arrives, on the loop's thread, inside libcurl.
class Receiver {
 public:
  virtual ~Receiver() = default;
  /// One line with its end.
  virtual void header(std::string_view line) = 0;
  /// False: not now. The same bytes come again after Transfer::go_on.
  virtual bool body(std::string_view bytes) = 0;
};

/// Belongs to the loop's thread. `request` and `receiver` outlive it.
class Transfer {
 public:
  Transfer(const Request& request, Receiver& receiver);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* easy() const { return easy_; }
  /// After the receiver has said "not now".
  void go_on() { curl_easy_pause(easy_, CURLPAUSE_CONT); }
  /// libcurl's words about a failure.
  const char* words() const { return words_; }

 private:
  void add_form(const Request& request);

  CURL* easy_;
  curl_slist* headers_ = nullptr;
  curl_mime* form_ = nullptr;
  char words_[CURL_ERROR_SIZE] = "";
};

}  // namespace mimeo::client::detail
