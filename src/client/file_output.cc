#include "mimeo/client/file_output.h"

#include <algorithm>
#include <streambuf>

#include "client/download.h"
#include "client/perform.h"
#include "client/save.h"
#include "client/url.h"

namespace mimeo::client {
namespace detail {
namespace {

Task<Result<std::string>> read_all(std::shared_ptr<Download> download, Executor where) {
  std::string all;
  for (;;) {
    auto piece = co_await download->next(where);
    if (!piece) co_return std::move(piece).error();
    if (!*piece) co_return all;
    if (all.empty() && download->total())
      all.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*download->total(), 1U << 30)));
    all += **piece;
  }
}

Task<Result<Head>> look_at(SessionPtr session, std::string url, Call call) {
  std::string method = "HEAD";
  std::vector<std::string> headers;
  auto opened = co_await open_address(session, std::move(method), std::move(url), std::move(headers), call);
  if (!opened) co_return std::move(opened).error();
  if (opened->hopeless) co_return *std::move(opened->hopeless);
  if (opened->head.status != 200) co_return refusal_of_file(opened->head);
  co_return std::move(opened->head);
}

Error no_data_uri() { return {ErrorKind::corrupted, "This is no data: address"}; }

Task<Result<std::string>> type_of(SessionPtr session, std::string url, Call call) {
  if (url.starts_with("data:")) {
    auto uri = parse_data_uri(url);
    if (!uri) co_return no_data_uri();
    co_return std::move(uri->content_type);
  }
  auto head = co_await look_at(std::move(session), std::move(url), std::move(call));
  if (!head) co_return std::move(head).error();
  co_return std::string(head->find("content-type"));
}

Task<Result<std::uint64_t>> size_of(SessionPtr session, std::string url, Call call) {
  if (url.starts_with("data:")) {
    auto uri = parse_data_uri(url);
    if (!uri) co_return no_data_uri();
    co_return static_cast<std::uint64_t>(uri->bytes.size());
  }
  auto head = co_await look_at(std::move(session), std::move(url), std::move(call));
  if (!head) co_return std::move(head).error();
  const ContentCheck check(*head, {});
  if (!check.total()) co_return Error{ErrorKind::corrupted, "The file's server does not say how large it is"};
  co_return *check.total();
}

/// Bytes of a download, one piece at a time.
class DownloadBuffer : public std::streambuf {
 public:
  explicit DownloadBuffer(FileReader reader) : reader_(std::move(reader)) {}

 private:
  int_type underflow() override {
    auto piece = reader_.next();
    if (!piece) throw Exception(std::move(piece).error());  // istream catches it and sets badbit
    if (!*piece) return traits_type::eof();
    piece_ = **std::move(piece);
    setg(piece_.data(), piece_.data(), piece_.data() + piece_.size());
    return traits_type::to_int_type(piece_.front());
  }

  FileReader reader_;
  std::string piece_;
};

class DownloadStream : public std::istream {
 public:
  explicit DownloadStream(FileReader reader) : std::istream(nullptr), buffer_(std::move(reader)) { rdbuf(&buffer_); }

 private:
  DownloadBuffer buffer_;
};

}  // namespace
}  // namespace detail

FileReader::FileReader(std::shared_ptr<detail::Download> download) : download_(std::move(download)) {}
FileReader::FileReader(FileReader&&) noexcept = default;
FileReader& FileReader::operator=(FileReader&&) noexcept = default;
FileReader::~FileReader() = default;

Result<std::optional<std::string>> FileReader::next() {
  const auto download = download_;
  return detail::block(*download->session(), download->stop(),
                       [download](detail::Call call) { return download->next(std::move(call.where)); });
}

Task<Result<std::optional<std::string>>> FileReader::async_next() {
  return download_->next(download_->session()->options().executor);
}

const std::string& FileReader::content_type() const { return download_->content_type(); }

std::string FileOutput::name() const {
  if (url_.starts_with("data:")) return "output";
  const auto path = url_.substr(0, url_.find_first_of("?#"));
  auto name = detail::unescape(path.substr(path.rfind('/') + 1));
  // Nobody's address decides about folders.
  while (!name.empty() && name.find_first_of("/\\") != std::string::npos) name.erase(0, name.find_first_of("/\\") + 1);
  return name.empty() || name == "." || name == ".." ? "output" : name;
}

FileReader FileOutput::open(std::stop_token stop) const {
  return FileReader(std::make_shared<detail::Download>(session_, url_, std::string(), std::move(stop)));
}

std::unique_ptr<std::istream> FileOutput::stream(std::stop_token stop) const {
  return std::make_unique<detail::DownloadStream>(open(std::move(stop)));
}

Result<std::string> FileOutput::read(std::stop_token stop) const {
  auto download = std::make_shared<detail::Download>(session_, url_, std::string(), stop);
  return detail::block(*session_, stop,
                       [&](detail::Call call) { return detail::read_all(download, std::move(call.where)); });
}

Task<Result<std::string>> FileOutput::async_read(std::stop_token stop) const {
  auto download = std::make_shared<detail::Download>(session_, url_, std::string(), std::move(stop));
  return detail::read_all(std::move(download), session_->options().executor);
}

Result<std::uint64_t> FileOutput::save(const std::filesystem::path& path, SaveOptions options) const {
  auto stop = options.stop;
  return detail::block(*session_, stop, [&](detail::Call call) {
    return detail::save_file(session_, url_, path, std::move(options), std::move(call.where));
  });
}

Task<Result<std::uint64_t>> FileOutput::async_save(std::filesystem::path path, SaveOptions options) const {
  return detail::save_file(session_, url_, std::move(path), std::move(options), session_->options().executor);
}

Result<std::string> FileOutput::content_type(std::stop_token stop) const {
  return detail::block(*session_, std::move(stop),
                       [&](detail::Call call) { return detail::type_of(session_, url_, std::move(call)); });
}
Task<Result<std::string>> FileOutput::async_content_type(std::stop_token stop) const {
  return detail::type_of(session_, url_, session_->call(std::move(stop)));
}

Result<std::uint64_t> FileOutput::size(std::stop_token stop) const {
  return detail::block(*session_, std::move(stop),
                       [&](detail::Call call) { return detail::size_of(session_, url_, std::move(call)); });
}
Task<Result<std::uint64_t>> FileOutput::async_size(std::stop_token stop) const {
  return detail::size_of(session_, url_, session_->call(std::move(stop)));
}

}  // namespace mimeo::client
