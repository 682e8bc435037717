#include "mimeo/client/trainings.h"

#include "client/create.h"
#include "client/operation.h"
#include "client/url.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

namespace {

Operation get_operation(const SessionPtr& session, std::string_view id) {
  return detail::get(session, "/v1/trainings/" + escape(id));
}

Operation list_operation(const SessionPtr& session) { return detail::get(session, "/v1/trainings"); }

Operation cancel_operation(const SessionPtr& session, std::string_view id) {
  return {session->request("POST", "/v1/trainings/" + escape(id) + "/cancel")};
}

}  // namespace

Result<Training> Trainings::get(std::string_view id, std::stop_token stop) const {
  return now<Training>(session_, get_operation(session_, id), std::move(stop));
}
Task<Result<Training>> Trainings::async_get(std::string_view id, std::stop_token stop) const {
  return later<Training>(session_, get_operation(session_, id), std::move(stop));
}

Result<Page<Training>> Trainings::list(std::stop_token stop) const {
  return now<Page<Training>>(session_, list_operation(session_), std::move(stop));
}
Task<Result<Page<Training>>> Trainings::async_list(std::stop_token stop) const {
  return later<Page<Training>>(session_, list_operation(session_), std::move(stop));
}

Result<Training> Trainings::cancel(std::string_view id, std::stop_token stop) const {
  return now<Training>(session_, cancel_operation(session_, id), std::move(stop));
}
Task<Result<Training>> Trainings::async_cancel(std::string_view id, std::stop_token stop) const {
  return later<Training>(session_, cancel_operation(session_, id), std::move(stop));
}

namespace {

Door door_of_training(std::string_view version, std::string_view destination) {
  const auto colon = version.find(':');
  const auto id = colon == std::string_view::npos ? std::string_view() : version.substr(colon + 1);
  return {"/v1/models/" + escape_pair(version.substr(0, colon)) + "/versions/" + escape(id) + "/trainings",
          {{"destination", destination}}};
}

Task<Result<Training>> create_training(SessionPtr session, Door door, Value input, CreateOptions options, Call call) {
  auto raw = co_await detail::create(session, std::move(door), std::move(input), std::move(options), std::string(),
                                     std::move(call));
  if (!raw) co_return std::move(raw).error();
  co_return Training::of(*std::move(raw));
}

}  // namespace

Result<Training> Trainings::create(std::string_view version, std::string_view destination, Value::Object input,
                                   CreateOptions options) const {
  auto stop = options.stop;
  return block(*session_, stop, [&](Call call) {
    return create_training(session_, door_of_training(version, destination), std::move(input), std::move(options),
                           std::move(call));
  });
}
Task<Result<Training>> Trainings::async_create(std::string_view version, std::string_view destination,
                                               Value::Object input, CreateOptions options) const {
  auto call = session_->call(options.stop);
  return create_training(session_, door_of_training(version, destination), std::move(input), std::move(options),
                         std::move(call));
}

}  // namespace mimeo::client
