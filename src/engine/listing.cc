#include "engine/listing.h"

#include <algorithm>
#include <iterator>

namespace mimeo::engine {
namespace {

/// `first` to `last` is everything in the direction of reading; `after` begins behind query.after, `before` ends before
/// query.before.
template <class Iterator>
ModelListPage cut(Iterator first, Iterator last, Iterator after, Iterator before, const ModelListQuery& query) {
  auto begin = query.after ? after : first;
  auto end = begin;
  if (query.before) {
    begin = end = before;
    for (std::size_t i = 0; i < query.limit && begin != first; ++i) --begin;
  } else {
    for (std::size_t i = 0; i < query.limit && end != last; ++i) ++end;
  }
  return {.places = {begin, end}, .more_before = begin != first, .more_after = end != last};
}

}  // namespace

void Listing::put(const core::ModelName& name, Time latest_version_created_at, Time model_created_at) {
  remove(name);
  const Times times{latest_version_created_at, model_created_at};
  times_.emplace(name, times);
  for (std::size_t order = 0; order < places_.size(); ++order) places_[order].insert({times[order], name});
}

void Listing::remove(const core::ModelName& name) {
  const auto found = times_.find(name);
  if (found == times_.end()) return;
  for (std::size_t order = 0; order < places_.size(); ++order) places_[order].erase({found->second[order], name});
  times_.erase(found);
}

ModelListPage Listing::page(const ModelListQuery& query) const {
  const auto& all = places_[static_cast<std::size_t>(query.order)];
  const auto after = query.after.value_or(ModelPlace());
  const auto before = query.before.value_or(ModelPlace());
  if (query.ascending) return cut(all.begin(), all.end(), all.upper_bound(after), all.lower_bound(before), query);
  return cut(all.rbegin(), all.rend(), std::make_reverse_iterator(all.lower_bound(after)),
             std::make_reverse_iterator(all.upper_bound(before)), query);
}

}  // namespace mimeo::engine
