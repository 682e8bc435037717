#include "client/session.h"

#include "client/find_server.h"
#include "client/url.h"

namespace mimeo::client::detail {

Session::Session(ClientOptions options) : options_(std::move(options)), loop_(Loop::start()) {
  no_server_ = find_server(options_);
  origin_ = origin_of(options_.url);
  if (!no_server_ && origin_.empty())
    no_server_ = Error{ErrorKind::local, "The server's address is no http or https address"};
}

Session::~Session() { loop_->quit(); }

Request Session::request(std::string method, std::string_view target) const {
  Request request;
  request.method = std::move(method);
  request.url = target.starts_with("/") ? options_.url + std::string(target) : std::string(target);
  request.authorities = options_.authorities;
  request.user_agent = options_.user_agent;
  request.connect_timeout = options_.connect_timeout;
  if (!options_.token.empty() && !origin_.empty() && origin_of(request.url) == origin_) {
    request.headers.push_back("Authorization: Bearer " + options_.token);
  }
  return request;
}

}  // namespace mimeo::client::detail
