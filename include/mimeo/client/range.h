// What comes one by one and may fail in between, as a range.
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "mimeo/client/result.h"

namespace mimeo::client {

/// Makes `Source`, which has `Result<std::optional<T>> next()`, usable in a for loop. The loop throws Exception when
/// `next` fails: an end must not look like a whole. Who wants no exceptions calls `next` himself. To be iterated once.
template <class Source, class T>
class Range {
 public:
  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(Source* source) : source_(source) { ++*this; }
    T& operator*() const { return *item_; }
    T* operator->() const { return &*item_; }
    iterator& operator++() {
      item_ = source_->next().value();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& here, std::default_sentinel_t) { return !here.item_; }

   private:
    Source* source_ = nullptr;
    mutable std::optional<T> item_;
  };

  iterator begin() { return iterator(static_cast<Source*>(this)); }
  std::default_sentinel_t end() const { return {}; }
};

}  // namespace mimeo::client
