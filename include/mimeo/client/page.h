// Lists that come in pages.
//
//   for (const Model& model : client.paginate(client.models.list().value())) ...
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mimeo/client/range.h"
#include "mimeo/client/value.h"

namespace mimeo::client {

/// One page. `next` and `previous` are addresses for Client::page, empty where there is none.
template <class T>
struct Page {
  std::vector<T> results;
  std::string next;
  std::string previous;
  Value raw;

  static Page of(Value raw) {
    Page page;
    for (const Value& item : raw["results"].items()) page.results.push_back(T::of(item));
    page.next = raw["next"].text();
    page.previous = raw["previous"].text();
    page.raw = std::move(raw);
    return page;
  }
};

/// Every item of a list, its pages fetched as they are needed. What Client::paginate answers.
template <class T>
class Pager : public Range<Pager<T>, T> {
 public:
  using Fetch = std::function<Result<Page<T>>(const std::string& address)>;
  Pager(Page<T> first, Fetch fetch) : page_(std::move(first)), fetch_(std::move(fetch)) {}

  /// The next item; nothing at the end.
  Result<std::optional<T>> next() {
    while (at_ == page_.results.size()) {
      if (page_.next.empty()) return std::optional<T>();
      auto further = fetch_(page_.next);
      if (!further) return std::move(further).error();
      page_ = *std::move(further);
      at_ = 0;
    }
    return std::optional<T>(std::move(page_.results[at_++]));
  }

 private:
  Page<T> page_;
  Fetch fetch_;
  std::size_t at_ = 0;
};

}  // namespace mimeo::client
