#include "mimeo/client/collections.h"

#include "client/operation.h"
#include "client/url.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

Collection Collection::of(Value raw) {
  Collection made;
  made.name = raw["name"].text();
  made.slug = raw["slug"].text();
  made.description = raw["description"].text();
  made.full_description = raw["full_description"].text();
  for (const Value& model : raw["models"].items()) made.models.push_back(Model::of(model));
  made.raw = std::move(raw);
  return made;
}

namespace {

Operation list_operation(const SessionPtr& session) { return get(session, "/v1/collections"); }

Operation get_operation(const SessionPtr& session, std::string_view slug) {
  return detail::get(session, "/v1/collections/" + escape(slug));
}

}  // namespace

Result<Page<Collection>> Collections::list(std::stop_token stop) const {
  return now<Page<Collection>>(session_, list_operation(session_), std::move(stop));
}
Task<Result<Page<Collection>>> Collections::async_list(std::stop_token stop) const {
  return later<Page<Collection>>(session_, list_operation(session_), std::move(stop));
}

Result<Collection> Collections::get(std::string_view slug, std::stop_token stop) const {
  return now<Collection>(session_, get_operation(session_, slug), std::move(stop));
}
Task<Result<Collection>> Collections::async_get(std::string_view slug, std::stop_token stop) const {
  return later<Collection>(session_, get_operation(session_, slug), std::move(stop));
}

}  // namespace mimeo::client
