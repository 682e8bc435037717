#include "mimeo/client/search.h"

#include "client/operation.h"
#include "client/url.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

Found Found::of(Value raw) {
  Found found;
  for (const Value& one : raw["models"].items()) found.models.push_back(Model::of(one["model"]));
  found.collections = raw["collections"];
  found.pages = raw["pages"];
  found.raw = std::move(raw);
  return found;
}

namespace {

Operation query_operation(const SessionPtr& session, std::string_view words, int limit) {
  return get(session, "/v1/search?query=" + escape(words) + "&limit=" + std::to_string(limit));
}

}  // namespace

Result<Found> Searches::query(std::string_view words, int limit, std::stop_token stop) const {
  return now<Found>(session_, query_operation(session_, words, limit), std::move(stop));
}
Task<Result<Found>> Searches::async_query(std::string_view words, int limit, std::stop_token stop) const {
  return later<Found>(session_, query_operation(session_, words, limit), std::move(stop));
}

}  // namespace mimeo::client
