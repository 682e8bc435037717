#include "core/draft.h"

namespace mimeo::core {
namespace {

std::int64_t micros(Time time) { return time.time_since_epoch().count(); }

bool take(const json::value& value, std::string_view key, std::string& into) {
  const auto* text = find_string(value, key);
  if (text == nullptr) return false;
  into = std::string_view(*text);
  return true;
}

bool take(const json::value& value, std::string_view key, std::int64_t& into) {
  const auto* number = find(value, key);
  if (number == nullptr || !number->is_int64()) return false;
  into = number->get_int64();
  return true;
}

}  // namespace

std::string to_text(const Draft& draft) {
  return write_json(json::object{{"id", draft.id.text},
                                 {"account", draft.account.text},
                                 {"length", draft.length},
                                 {"name", draft.name},
                                 {"content_type", draft.content_type},
                                 {"metadata", draft.metadata},
                                 {"described", draft.described},
                                 {"created_at", micros(draft.created_at)},
                                 {"expires_at", micros(draft.expires_at)}});
}

std::optional<Draft> draft_from_text(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) return std::nullopt;
  Draft draft;
  std::int64_t created_at = 0, expires_at = 0;
  const auto* metadata = find(*value, "metadata");
  const bool whole = take(*value, "id", draft.id.text) && take(*value, "account", draft.account.text) &&
                     take(*value, "length", draft.length) && take(*value, "name", draft.name) &&
                     take(*value, "content_type", draft.content_type) && take(*value, "described", draft.described) &&
                     take(*value, "created_at", created_at) && take(*value, "expires_at", expires_at) &&
                     metadata != nullptr && metadata->is_object();
  if (!whole) return std::nullopt;
  draft.metadata = metadata->get_object();
  draft.created_at = Time(Duration(created_at));
  draft.expires_at = Time(Duration(expires_at));
  return draft;
}

}  // namespace mimeo::core
