// What most functions of the API are: a request, and a value that its answer becomes.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "client/perform.h"

namespace mimeo::client::detail {

/// How an answer becomes a T.
template <class T>
struct Reading {
  static T of(Value raw) { return T::of(std::move(raw)); }
};
template <>
struct Reading<Value> {
  static Value of(Value raw) { return raw; }
};
template <class T>
struct Reading<std::vector<T>> {
  static std::vector<T> of(Value raw) {
    std::vector<T> items;
    for (const Value& item : raw.items()) items.push_back(T::of(item));
    return items;
  }
};

/// The request as a coroutine.
template <class T>
Task<Result<T>> fetch(SessionPtr session, Request request, Repeat repeat, Call call) {
  auto raw = co_await ask(std::move(session), std::move(request), repeat, std::move(call));
  if (!raw) co_return std::move(raw).error();
  if constexpr (std::is_void_v<T>) {
    co_return Result<void>();
  } else {
    co_return Reading<T>::of(*std::move(raw));
  }
}

/// A request and whether it may be repeated: what both forms of a function begin with.
struct Operation {
  Request request;
  Repeat repeat = Repeat::harmless;
};

template <class T>
Result<T> now(const SessionPtr& session, Operation operation, std::stop_token stop) {
  return block(*session, std::move(stop), [&](Call call) {
    return fetch<T>(session, std::move(operation.request), operation.repeat, std::move(call));
  });
}

template <class T>
Task<Result<T>> later(const SessionPtr& session, Operation operation, std::stop_token stop) {
  return fetch<T>(session, std::move(operation.request), operation.repeat, session->call(std::move(stop)));
}

inline Operation get(const SessionPtr& session, std::string_view path) { return {session->request("GET", path)}; }
inline Operation send(const SessionPtr& session, std::string method, std::string_view path, const Value& body,
                      Repeat repeat) {
  return {json_request(*session, std::move(method), path, body), repeat};
}
inline Operation remove(const SessionPtr& session, std::string_view path) { return {session->request("DELETE", path)}; }

}  // namespace mimeo::client::detail
