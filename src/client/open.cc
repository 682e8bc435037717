#include "client/open.h"

namespace mimeo::client::detail {
namespace {

Opened hopeless(Error error) {
  Opened opened;
  opened.hopeless = std::move(error);
  return opened;
}

}  // namespace

Task<Result<Opened>> open_address(SessionPtr session, std::string method, std::string url,
                                  std::vector<std::string> headers, Call call) {
  constexpr int most_redirects = 5;
  for (int followed = 0;; ++followed) {
    Request request = session->request(method, url);
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    request.silence = session->options().silence_timeout;
    Opened opened;
    opened.exchange = std::make_unique<Exchange>(session->loop(), std::move(request), call.stop);
    auto head = co_await opened.exchange->head(call.where);
    if (!head && opened.exchange->reach() == Reach::hopeless) co_return hopeless(std::move(head).error());
    if (!head) co_return std::move(head).error();
    const bool moved =
        head->status == 301 || head->status == 302 || head->status == 303 || head->status == 307 || head->status == 308;
    if (!moved) {
      opened.head = *std::move(head);
      co_return std::move(opened);
    }
    if (followed == most_redirects) co_return hopeless({ErrorKind::network, "Too many redirects"});
    if (head->redirect.empty() || (url.starts_with("https:") && !head->redirect.starts_with("https:"))) {
      co_return hopeless({ErrorKind::network, "The server redirects to where nobody should follow"});
    }
    url = head->redirect;
  }
}

}  // namespace mimeo::client::detail
