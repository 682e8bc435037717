#include "streams/wire.h"

#include "base/text.h"
#include "http/headers.h"
#include "http/sse.h"

namespace mimeo::streams {
namespace {

/// How many bytes at the front of `text` end a line for Python and for nobody else; 0 for none.
std::size_t python_line_end(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first == 0x0b || first == 0x0c || (first >= 0x1c && first <= 0x1e)) return 1;
  if (text.starts_with("\xc2\x85")) return 2;
  if (text.starts_with("\xe2\x80\xa8") || text.starts_with("\xe2\x80\xa9")) return 3;
  return 0;
}

/// In JSON such a character stands inside a string, and only the long ones do.
std::string_view json_escape_of(std::string_view line_end) {
  if (line_end == "\xc2\x85") return "\\u0085";
  return line_end == "\xe2\x80\xa8" ? "\\u2028" : "\\u2029";
}

/// `data` with what only Python takes for line ends replaced: by an escape in JSON, which loses nothing, by LF in a
/// text.
std::string without_python_line_ends(std::string_view data, bool is_json) {
  std::string out;
  out.reserve(data.size());
  while (!data.empty()) {
    const auto length = python_line_end(data);
    if (length == 0) {
      out += data.front();
    } else if (is_json) {
      out += json_escape_of(data.substr(0, length));
    } else {
      out += '\n';
    }
    data.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

bool may_have_python_line_end(std::string_view data) {
  return data.find_first_of("\x0b\x0c\x1c\x1d\x1e\xc2\xe2") != std::string_view::npos;
}

/// What a JSON string says; its text as it stands when it has no escapes, which is most often so.
std::string_view text_of(std::string_view json, std::string& memory) {
  const auto inside = json.substr(1, json.size() - 2);
  if (inside.find('\\') == std::string_view::npos) return inside;
  auto value = parse_json(json);
  if (!value || !value->is_string()) return inside;
  memory = value->get_string();
  return memory;
}

}  // namespace

LineEnds line_ends_of(std::string_view user_agent) {
  for (std::string_view name : {"replicate-python/", "python-httpx/"}) {
    if (user_agent.size() >= name.size() && equal_ignoring_case(user_agent.substr(0, name.size()), name)) {
      return LineEnds::python;
    }
  }
  return LineEnds::standard;
}

void Wire::output(const EventId& id, std::string_view item, std::string& out) const {
  std::string memory;
  if (!item.starts_with('"')) {
    core::write_with_addresses(item, files_, memory);
    return append(true, "output", memory, id, out);
  }
  std::string_view text = text_of(item, memory);
  if (text.starts_with(core::file_scheme)) {
    memory = core::file_url(text.substr(core::file_scheme.size()), files_);
    text = memory;
  }
  append(false, "output", text, id, out);
}

void Wire::error(const EventId& id, std::string_view detail, std::string& out) const {
  std::string data = R"({"detail":)";
  write_json_string(detail, data);
  data += '}';
  append(true, "error", data, id, out);
}

void Wire::done(const EventId& id, std::string_view reason, std::string& out) const {
  std::string data = "{";
  if (!reason.empty()) {
    data += R"("reason":)";
    write_json_string(reason, data);
  }
  data += '}';
  append(true, "done", data, id, out);
}

void Wire::append(bool is_json, std::string_view event, std::string_view data, const EventId& id,
                  std::string& out) const {
  if (ends_ == LineEnds::python && may_have_python_line_end(data)) {
    http::append_event(out, event, without_python_line_ends(data, is_json), to_string(id));
  } else {
    http::append_event(out, event, data, to_string(id));
  }
}

}  // namespace mimeo::streams
