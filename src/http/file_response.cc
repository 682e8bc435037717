#include "http/file_response.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/ids.h"
#include "http/file_source.h"
#include "http/range.h"

namespace mimeo::http {

namespace {

std::string content_range(const ByteRange& range, std::uint64_t size) {
  return fmt::format("bytes {}-{}/{}", range.first, range.last, size);
}

// multipart/byteranges (RFC 9110, 14.6): each range under a head of its own.
class RangesSource final : public Source {
 public:
  RangesSource(FileSlice file, std::vector<ByteRange> ranges, std::string_view content_type, std::string_view boundary)
      : file_(std::move(file)) {
    for (const ByteRange& range : ranges) {
      std::string head = fmt::format("\r\n--{}\r\nContent-Type: {}\r\nContent-Range: {}\r\n\r\n", boundary,
                                     content_type, content_range(range, file_.length));
      left_ += head.size() + range.size();
      pieces_.push_back({std::move(head), file_.offset + range.first, range.size()});
    }
    std::string tail = fmt::format("\r\n--{}--\r\n", boundary);
    left_ += tail.size();
    pieces_.push_back({std::move(tail), 0, 0});
  }

  std::optional<std::uint64_t> remaining() const override { return left_; }

  Task<Result<std::size_t>> read(std::span<char> into) override {
    while (at_ < pieces_.size() && pieces_[at_].text.empty() && pieces_[at_].length == 0) ++at_;
    if (at_ == pieces_.size()) co_return 0;
    Piece& piece = pieces_[at_];
    if (!piece.text.empty()) {
      const std::size_t count = std::min(into.size(), piece.text.size());
      std::memcpy(into.data(), piece.text.data(), count);
      piece.text.erase(0, count);
      left_ -= count;
      co_return count;
    }
    if (piece.length < into.size()) into = into.first(static_cast<std::size_t>(piece.length));
    Result<std::size_t> got = co_await read_file(file_.file, piece.offset, into, file_.offload);
    if (got) {
      piece.offset += *got;
      piece.length -= *got;
      left_ -= *got;
    }
    co_return got;
  }

 private:
  struct Piece {
    std::string text;
    std::uint64_t offset;
    std::uint64_t length;
  };

  FileSlice file_;
  std::vector<Piece> pieces_;
  std::size_t at_ = 0;
  std::uint64_t left_ = 0;
};

RangeSelection selected(const Request& request, std::uint64_t size, std::string_view etag) {
  const std::optional<std::string_view> range = request.headers.find("Range");
  if (!range || request.method != "GET") return {};
  // A date or a weak tag cannot promise the same bytes (RFC 9110, 13.1.5).
  const std::optional<std::string_view> if_range = request.headers.find("If-Range");
  if (if_range && *if_range != etag) return {};
  return select_ranges(*range, size);
}

}  // namespace

Response file_response(const Request& request, FileSlice file, std::string_view content_type, std::string_view etag) {
  Response response(200);
  response.headers.add("ETag", etag);
  response.headers.add("Accept-Ranges", "bytes");
  const bool has_conditions = request.headers.has("If-None-Match");
  if (has_conditions && etag_matches(request.headers.join("If-None-Match"), etag)) {
    response.status = 304;
    return response;
  }

  RangeSelection selection = selected(request, file.length, etag);
  if (selection.kind == RangeSelection::Kind::unsatisfiable) {
    response.status = 416;
    response.headers.add("Content-Range", fmt::format("bytes */{}", file.length));
    return response;
  }
  if (selection.ranges.size() > 1) {
    const std::string boundary = random_token(15);
    response.status = 206;
    response.headers.add("Content-Type", "multipart/byteranges; boundary=" + boundary);
    response.body =
        std::make_unique<RangesSource>(std::move(file), std::move(selection.ranges), content_type, boundary);
    return response;
  }
  response.headers.add("Content-Type", content_type);
  if (selection.ranges.size() == 1) {
    const ByteRange range = selection.ranges.front();
    response.status = 206;
    response.headers.add("Content-Range", content_range(range, file.length));
    file.offset += range.first;
    file.length = range.size();
  }
  response.body = std::move(file);
  return response;
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
  const auto opaque = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
  while (!if_none_match.empty()) {
    const std::size_t start = if_none_match.find_first_not_of(" \t,");
    if (start == std::string_view::npos) return false;
    if_none_match.remove_prefix(start);
    if (if_none_match.front() == '*') return true;
    // Quotes may hold commas.
    const std::size_t open = if_none_match.find('"');
    const std::size_t close = open == std::string_view::npos ? open : if_none_match.find('"', open + 1);
    if (close == std::string_view::npos) return false;
    if (opaque(if_none_match.substr(0, close + 1)) == opaque(etag)) return true;
    if_none_match.remove_prefix(close + 1);
  }
  return false;
}

std::string content_disposition(std::string_view type, std::string_view filename) {
  std::string plain;
  for (const char c : filename) {
    const auto byte = static_cast<unsigned char>(c);
    const bool speakable = byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\' && c != '/' && c != '%';
    plain += speakable ? c : '_';
  }
  std::string value;
  value.reserve(type.size() + plain.size() + 16);
  value.append(type).append("; filename=\"").append(plain).append("\"");
  if (plain != filename) value += "; filename*=UTF-8''" + percent_encode(filename);
  return value;
}

}  // namespace mimeo::http
