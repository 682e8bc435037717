#include "client/download.h"

#include <algorithm>

namespace mimeo::client::detail {

Error refusal_of_file(const Head& head) {
  Error error{ErrorKind::refused, "The file's server answered " + std::to_string(head.status)};
  if (head.status == 404 || head.status == 410) {
    error.kind = ErrorKind::expired;
    error.message =
        "The file has expired or was removed: servers keep output files for a while only, an hour as a rule";
  }
  error.status = head.status;
  return error;
}

Download::Download(SessionPtr session, std::string url, std::string sha256, std::stop_token stop)
    : session_(std::move(session)),
      url_(std::move(url)),
      sha256_(std::move(sha256)),
      stop_(std::move(stop)),
      resumption_(session_->options().patience) {}

Download::Next Download::next_of_data_uri() {
  if (over_) return std::optional<std::string>();
  over_ = true;
  auto uri = parse_data_uri(url_);
  if (!uri) return Error{ErrorKind::corrupted, "This is no data: address"};
  content_type_ = std::move(uri->content_type);
  Head head;
  head.headers.emplace_back("content-length", std::to_string(uri->bytes.size()));
  check_ = ContentCheck(head, sha256_);
  check_.update(uri->bytes);
  at_ = uri->bytes.size();
  if (auto fault = check_.fault(); !fault.empty()) return Error{ErrorKind::corrupted, std::move(fault)};
  if (uri->bytes.empty()) return std::optional<std::string>();
  return std::optional<std::string>(std::move(uri->bytes));
}

Task<Result<std::optional<std::string>>> Download::next(Executor where) {
  if (url_.starts_with("data:")) co_return next_of_data_uri();
  Call call{std::move(where), stop_};
  while (!over_) {
    Error broken{ErrorKind::network, "The connection broke, and the file's server does not answer any more"};
    if (!exchange_) {
      auto connected = co_await connect(call);
      if (!connected) co_return std::move(connected).error();
      if (*connected) continue;
      if (!why_.empty()) broken.message += " (" + why_ + ")";
    } else {
      auto piece = co_await exchange_->read(call.where);
      if (piece && piece->empty()) co_return finish();
      if (piece) {
        const auto skipped = std::min<std::uint64_t>(to_skip_, piece->size());
        to_skip_ -= skipped;
        piece->erase(0, static_cast<std::size_t>(skipped));
        if (piece->empty()) continue;
        resumption_.progress();
        check_.update(*piece);
        at_ += piece->size();
        co_return std::optional<std::string>(*std::move(piece));
      }
      exchange_.reset();
      if (piece.error().kind != ErrorKind::network) co_return std::move(piece).error();
      broken.message += " (" + piece.error().message + ")";
    }
    const auto pause = resumption_.next(std::exchange(retry_after_, std::nullopt));
    if (!pause) co_return broken;
    Pause wait(session_->loop(), call, *pause);
    co_await wait;
    if (stop_.stop_requested()) co_return Error{ErrorKind::canceled, "Canceled by the caller"};
  }
  co_return std::optional<std::string>();
}

/// True: connected, or the end is known; false: it broke, and asking again may help.
Task<Result<bool>> Download::connect(Call call) {
  if (at_ > 0 && check_.total() == at_) {  // it broke behind the last byte
    over_ = true;
    if (auto fault = check_.fault(); !fault.empty()) co_return Error{ErrorKind::corrupted, std::move(fault)};
    co_return true;
  }
  std::vector<std::string> headers = {"Accept: */*"};
  if (at_ > 0) {
    headers.push_back("Range: bytes=" + std::to_string(at_) + "-");
    if (!tag_.empty()) headers.push_back("If-Range: " + tag_);
  }
  std::string method = "GET";
  why_.clear();
  auto opened = co_await open_address(session_, std::move(method), url_, std::move(headers), call);
  if (opened && opened->hopeless) co_return *std::move(opened->hopeless);
  if (opened) co_return accept(*std::move(opened));
  if (opened.error().kind != ErrorKind::network) co_return std::move(opened).error();
  why_ = opened.error().message;
  co_return false;
}

Result<bool> Download::accept(Opened opened) {
  const Head& head = opened.head;
  if (head.status == 429 || head.status == 502 || head.status == 503 || head.status == 504) {
    retry_after_ = parse_retry_after(head.find("retry-after"), std::chrono::system_clock::now());
    return false;
  }
  if (head.status != 200 && head.status != 206) return refusal_of_file(head);
  const auto tag = head.find("etag");
  if (at_ == 0) {
    check_ = ContentCheck(head, sha256_);
    if (tag.starts_with('"')) tag_ = tag;
    content_type_ = head.find("content-type");
  } else if (head.status == 206) {
    if (begin_of_content_range(head.find("content-range")) != at_)
      return Error{ErrorKind::corrupted, "The server gave another part of the file"};
    if (tag_ != (tag.starts_with('"') ? tag : std::string_view()))
      return Error{ErrorKind::corrupted, "The file changed while it was read"};
  } else {
    // From the beginning: the server knows no ranges, or it is another file by now.
    if (tag_.empty() || tag != tag_)
      return Error{ErrorKind::corrupted, "The file changed while it was read, or its server knows no ranges"};
    to_skip_ = at_;
  }
  exchange_ = std::move(opened.exchange);
  return true;
}

Download::Next Download::finish() {
  over_ = true;
  exchange_.reset();
  if (auto fault = check_.fault(); !fault.empty()) return Error{ErrorKind::corrupted, std::move(fault)};
  return std::optional<std::string>();
}

}  // namespace mimeo::client::detail
