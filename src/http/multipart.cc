#include "http/multipart.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/hash.h"
#include "base/text.h"

namespace mimeo::http {

namespace {

/// What one read of the body brings when the caller's buffer is not used directly.
constexpr std::size_t window = 4096;

std::unexpected<Error> malformed(std::string_view what) {
  return fail(ErrorKind::invalid, "The multipart body is malformed: " + std::string(what));
}

bool is_boundary_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

/// Takes a token or a quoted string from the front of `text`. In quotes, only `\"` and `\\` are escapes: old browsers
/// send whole Windows paths.
std::string take_value(std::string_view& text) {
  std::string value;
  if (!text.starts_with('"')) {
    const std::size_t end = std::min(text.find(';'), text.size());
    value = trim(text.substr(0, end));
    text.remove_prefix(end);
    return value;
  }
  std::size_t at = 1;
  while (at < text.size() && text[at] != '"') {
    const bool escaped = text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\');
    at += escaped;
    value += text[at++];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return value;
}

/// `UTF-8'en'%e2%82%ac` (RFC 8187).
std::optional<std::string> decode_extended(std::string_view value) {
  const std::size_t first = value.find('\'');
  const std::size_t second = first == std::string_view::npos ? first : value.find('\'', first + 1);
  if (second == std::string_view::npos || !equal_ignoring_case(value.substr(0, first), "utf-8")) return std::nullopt;
  return percent_decode(value.substr(second + 1));
}

}  // namespace

std::optional<std::string> header_parameter(std::string_view value, std::string_view name) {
  std::optional<std::string> plain;
  const std::string extended_name = std::string(name) + "*";
  std::size_t semicolon = value.find(';');
  while (semicolon != std::string_view::npos) {
    value = trim(value.substr(semicolon + 1));
    const std::size_t end = value.find_first_of("=;");
    const std::string_view key = trim(value.substr(0, end));
    semicolon = end;
    if (end == std::string_view::npos || value[end] == ';') continue;
    std::string_view rest = trim(value.substr(end + 1));
    std::string found = take_value(rest);
    if (equal_ignoring_case(key, extended_name)) {
      if (auto decoded = decode_extended(found)) return decoded;
    } else if (equal_ignoring_case(key, name) && !plain) {
      plain = std::move(found);
    }
    value = rest;
    semicolon = value.find(';');
  }
  return plain;
}

Result<std::string> multipart_boundary(std::string_view content_type) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  if (!equal_ignoring_case(type, "multipart/form-data")) {
    return fail(ErrorKind::invalid, "The body must be multipart/form-data.");
  }
  std::optional<std::string> boundary = header_parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->ends_with(' ') ||
      !std::ranges::all_of(*boundary, is_boundary_character)) {
    return malformed("its Content-Type names no proper boundary.");
  }
  return *std::move(boundary);
}

struct MultipartReader::State {
  enum class Place { preamble, data, after_delimiter, ended };

  class PartSource final : public Source {
   public:
    explicit PartSource(State& state) : state_(state) {}
    Task<Result<std::size_t>> read(std::span<char> into) override { return state_.read(into); }

   private:
    State& state_;
  };

  State(Source& source, std::string boundary, MultipartLimits bounds)
      : body(source), delimiter("\r\n--" + std::move(boundary)), limits(bounds), part_source(*this) {}

  Source& body;
  const std::string delimiter;
  const MultipartLimits limits;
  PartSource part_source;
  Place place = Place::preamble;
  // Raw bytes that were read but not handed out, from `at` on. The first delimiter may stand at the very beginning of
  // the body; the CRLF that all others have is put in front of it.
  std::string held = "\r\n";
  std::size_t at = 0;
  std::size_t parts = 0;

  std::string_view unread() const { return std::string_view(held).substr(at); }

  void take(std::size_t count) {
    at += count;
    if (at == held.size()) {
      held.clear();
      at = 0;
    }
  }

  void hold(std::string_view bytes) {
    held.assign(bytes);
    at = 0;
  }

  /// How much of the front of `raw` is certainly data, and whether a delimiter follows it.
  struct Scan {
    std::size_t data;
    bool found;
  };
  Scan scan(std::string_view raw) const {
    const std::size_t place_found = raw.find(delimiter);
    if (place_found != std::string_view::npos) return {place_found, true};
    // The end may be the beginning of a delimiter.
    const std::size_t most = std::min(raw.size(), delimiter.size() - 1);
    for (std::size_t length = most; length > 0; --length) {
      if (raw.ends_with(std::string_view(delimiter).substr(0, length))) return {raw.size() - length, false};
    }
    return {raw.size(), false};
  }

  Task<Result<void>> more() {
    std::array<char, window> piece;
    Result<std::size_t> got = co_await body.read(piece);
    if (!got) co_return pass_on(std::move(got));
    if (*got == 0) co_return malformed("it ends before its last boundary.");
    held.erase(0, at);
    at = 0;
    held.append(piece.data(), *got);
    co_return Result<void>();
  }

  Task<Result<std::size_t>> read(std::span<char> into);
  Task<Result<void>> skip_to_delimiter();
  Task<Result<bool>> pass_delimiter();
  Task<Result<Part>> read_head();
};

Task<Result<std::size_t>> MultipartReader::State::read(std::span<char> into) {
  while (place == Place::data) {
    const Scan ready = scan(unread());
    if (ready.data > 0) {
      const std::size_t count = std::min(ready.data, into.size());
      std::memcpy(into.data(), unread().data(), count);
      take(count);
      co_return count;
    }
    if (ready.found) {
      take(delimiter.size());
      place = Place::after_delimiter;
      break;
    }
    // What is held now is at most the beginning of a delimiter.
    const std::size_t kept = unread().size();
    if (into.size() <= kept + delimiter.size()) {
      Result<void> grown = co_await more();
      if (!grown) co_return pass_on(std::move(grown));
      continue;
    }
    std::memcpy(into.data(), unread().data(), kept);
    Result<std::size_t> got = co_await body.read(into.subspan(kept));
    if (!got) co_return got;
    if (*got == 0) co_return malformed("it ends inside a part.");
    const std::string_view raw(into.data(), kept + *got);
    const Scan fresh = scan(raw);
    hold(raw.substr(fresh.data));
    if (fresh.data > 0) co_return fresh.data;
  }
  co_return 0;
}

// What is left of a part, or the preamble.
Task<Result<void>> MultipartReader::State::skip_to_delimiter() {
  const bool in_preamble = place == Place::preamble;
  place = Place::data;
  std::array<char, window> piece;
  std::size_t skipped = 0;
  for (;;) {
    Result<std::size_t> got = co_await read(piece);
    if (!got) co_return pass_on(std::move(got));
    if (*got == 0) co_return Result<void>();
    skipped += *got;
    if (in_preamble && skipped > limits.preamble_bytes + 2) co_return malformed("it does not begin with its boundary.");
  }
}

// True when a part follows, false at the end.
Task<Result<bool>> MultipartReader::State::pass_delimiter() {
  constexpr std::size_t most_padding = 256;
  for (;;) {
    const std::string_view rest = unread();
    if (rest.starts_with("--")) {
      place = Place::ended;
      co_return false;
    }
    const std::size_t padding = std::min(rest.find_first_not_of(" \t"), rest.size());
    const std::string_view line_end = rest.substr(padding);
    if (line_end.starts_with("\r\n")) {
      take(padding + 2);
      co_return true;
    }
    const bool undecided = line_end.empty() || line_end == "\r" || rest == "-";
    if (!undecided || padding > most_padding) co_return malformed("a boundary is followed by other text.");
    Result<void> grown = co_await more();
    if (!grown) co_return pass_on(std::move(grown));
  }
}

Task<Result<Part>> MultipartReader::State::read_head() {
  Part part;
  for (;;) {
    const std::size_t end = unread().find("\r\n");
    if (end == std::string_view::npos || part.headers.wire().size() + end > limits.part_header_bytes) {
      if (part.headers.wire().size() + unread().size() > limits.part_header_bytes) {
        co_return fail(ErrorKind::too_large, "The headers of a part are too large.");
      }
      Result<void> grown = co_await more();
      if (!grown) co_return pass_on(std::move(grown));
      continue;
    }
    const std::string_view line = unread().substr(0, end);
    if (line.empty()) {
      take(2);
      break;
    }
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) co_return malformed("a part's header has no name.");
    part.headers.add(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
    take(end + 2);
  }
  const std::string_view disposition = part.headers.find("Content-Disposition").value_or("");
  if (!equal_ignoring_case(trim(disposition.substr(0, disposition.find(';'))), "form-data")) {
    co_return malformed("a part's Content-Disposition is not form-data.");
  }
  std::optional<std::string> name = header_parameter(disposition, "name");
  if (!name) co_return malformed("a part has no name.");
  part.name = *std::move(name);
  part.filename = header_parameter(disposition, "filename");
  part.content_type = part.headers.find("Content-Type").value_or("");
  co_return part;
}

MultipartReader::MultipartReader(Source& body, std::string boundary, MultipartLimits limits)
    : state_(std::make_unique<State>(body, std::move(boundary), limits)) {}

MultipartReader::~MultipartReader() = default;

Task<Result<std::optional<Part>>> MultipartReader::next_part() {
  State& state = *state_;
  if (state.place == State::Place::ended) co_return std::nullopt;
  if (state.place != State::Place::after_delimiter) {
    Result<void> skipped = co_await state.skip_to_delimiter();
    if (!skipped) co_return pass_on(std::move(skipped));
  }
  Result<bool> follows = co_await state.pass_delimiter();
  if (!follows) co_return pass_on(std::move(follows));
  if (!*follows) co_return std::nullopt;
  if (++state.parts > state.limits.parts) co_return fail(ErrorKind::too_large, "The form has too many parts.");
  Result<Part> part = co_await state.read_head();
  if (!part) co_return pass_on(std::move(part));
  state.place = State::Place::data;
  co_return std::optional<Part>(*std::move(part));
}

Task<Result<std::size_t>> MultipartReader::read(std::span<char> into) { return state_->read(into); }

Source& MultipartReader::part() { return state_->part_source; }

}  // namespace mimeo::http
