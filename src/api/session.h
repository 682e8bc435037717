// Who sits before the web page. A session is a token that the browser keeps in a cookie no script can read; it is listed and revoked
// like any other.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "engine/tokens.h"
#include "http/headers.h"

namespace mimeo::api {

struct Call;
class ObjectWriter;

/// The token in the session's cookie; empty: there is none, or the request does not bear the header X-Mimeo-Page, which only a page
/// of this origin can send. `origin` is the API's: browsers keep one set of cookies for all ports of a host.
std::string_view session_token(const http::Headers& headers, std::string_view origin);

/// The text of a cookie; empty: there is none of that name.
std::string_view find_cookie(const http::Headers& headers, std::string_view name);

/// Whether the browser that asks keeps cookies for TLS alone.
bool is_secure(const Call& call);

/// The origin of the page that the request comes from: where browsers of this machine get it in plain http, or the API's.
const std::string& page_origin(const Call& call);

/// The address that signs in with a code of SignInCodes.
std::string sign_in_link(std::string_view page, std::string_view code);

/// The origin that a request in plain http names.
std::string plain_origin(const http::Headers& headers);

/// Where a page gets files from: `files_origin` is where their addresses begin, `files_url` the name that leads there
/// from where the page is.
void write_files_place(const Call& call, ObjectWriter& object);

/// Sets the cookie, or with an empty token takes it back. `secure`: it is sent over TLS alone.
std::string session_cookie(std::string_view token, std::string_view origin, bool secure);

/// A session of somebody, for the browser that asks: a token beside whose text goes into the cookie.
Task<Result<engine::NewToken>> open_session(Call& call, engine::BearerPointer who);
/// With the cookie of such a session.
void add_session_cookie(const Call& call, std::string_view token, http::Headers& headers);

/// Links that sign somebody in: each good once, and for some minutes; one at a time for each token. Thread-safe.
class SignInCodes {
 public:
  /// A code that signs in as who has the token.
  std::string make(core::TokenId token, Time now);
  /// The token that it was made for; nothing: there is no such code, or it has been used, or its time is over.
  std::optional<core::TokenId> take(std::string_view code, Time now);

 private:
  struct Entry {
    core::TokenId token;
    Time until;
  };
  std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> codes_;
};

}  // namespace mimeo::api
