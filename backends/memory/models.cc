#include "memory/models.h"

#include <algorithm>
#include <tuple>

#include "core/search_words.h"

namespace mimeo::memory {
namespace {

/// Keeps `rows` in order of creation, equal times in order of insertion.
template <class Row>
void insert_by_time(std::vector<Row>& rows, const Row& row) {
  rows.insert(std::ranges::upper_bound(rows, row.created_at, {}, &Row::created_at), row);
}

/// All in which words are looked for.
std::string text_of(const core::Model& model) {
  auto text = model.name.text() + " " + model.description + " " + model.readme;
  for (const auto& tag : model.tags) text += " " + tag;
  return text;
}

bool may_be_found(const core::Model& model, const std::optional<core::AccountId>& account) {
  if (account && model.name.owner == account->text) return true;
  return model.visibility == core::Visibility::public_ && model.latest_version;
}

}  // namespace

core::Model* Models::find(const core::ModelName& name) {
  auto found = std::ranges::find(models_, name, &core::Model::name);
  return found == models_.end() ? nullptr : &*found;
}

bool Models::has(const core::ModelName& name) const {
  return std::ranges::find(models_, name, &core::Model::name) != models_.end();
}

bool Models::has_versions(const core::ModelName& name) const {
  return std::ranges::find(versions_, name, &core::Version::model) != versions_.end();
}

void Models::count_run(const core::ModelName& name) {
  if (auto* model = find(name)) ++model->run_count;
}

seams::Write Models::insert(const core::Model& model) {
  return writes_.submit([this, model]() -> Result<void> {
    if (find(model.name)) return fail(ErrorKind::conflict, "A model of this name already exists.");
    insert_by_time(models_, model);
    return {};
  });
}

seams::Write Models::update(const core::Model& model) {
  return writes_.submit([this, model]() -> Result<void> {
    auto* row = find(model.name);
    if (!row) return fail(ErrorKind::not_found, "There is no such model.");
    const auto created_at = row->created_at;
    const auto run_count = row->run_count;
    const auto latest_version = row->latest_version;
    *row = model;
    row->created_at = created_at;
    row->run_count = run_count;
    row->latest_version = latest_version;
    return {};
  });
}

seams::Write Models::remove(const core::ModelName& name) {
  return writes_.submit([this, name]() -> Result<void> {
    if (has_versions(name)) return fail(ErrorKind::conflict, "The model still has versions.");
    std::erase_if(models_, [&](const core::Model& model) { return model.name == name; });
    for (const auto& forget : forget_) forget(name);
    return {};
  });
}

seams::Write Models::insert_version(const core::Version& version) {
  return writes_.submit([this, version]() -> Result<void> {
    auto* model = find(version.model);
    if (!model) return fail(ErrorKind::not_found, "There is no such model.");
    const bool exists = std::ranges::any_of(
        versions_, [&](const core::Version& other) { return other.model == version.model && other.id == version.id; });
    if (exists) return fail(ErrorKind::conflict, "The model already has this version.");
    insert_by_time(versions_, version);
    model->latest_version = version.id;
    return {};
  });
}

seams::Write Models::remove_version(const core::ModelName& name, const core::VersionId& id) {
  return writes_.submit([this, name, id]() -> Result<void> {
    std::erase_if(versions_, [&](const core::Version& v) { return v.model == name && v.id == id; });
    fall_back_from(name, id);
    return {};
  });
}

seams::Write Models::withdraw_version(const core::ModelName& name, const core::VersionId& id) {
  return writes_.submit([this, name, id]() -> Result<void> {
    for (auto& version : versions_) {
      if (version.model == name && version.id == id) version.withdrawn = true;
    }
    fall_back_from(name, id);
    return {};
  });
}

void Models::fall_back_from(const core::ModelName& name, const core::VersionId& id) {
  auto* model = find(name);
  if (!model || model->latest_version != id) return;
  model->latest_version.reset();
  for (const auto& version : versions_) {
    // Rows are oldest first: the last one wins.
    if (version.model == name && !version.withdrawn) model->latest_version = version.id;
  }
}

/// What SQLite does with an index, in plain words: tests hold the two against each other.
Task<Result<std::vector<seams::FoundModel>>> Models::search(seams::ModelSearch search) {
  std::vector<core::Model> rows;
  if (!search.words.empty()) rows = writes_.read([this] { return models_; });
  std::erase_if(rows, [&](const core::Model& model) { return !may_be_found(model, search.account); });

  auto those_with = [&](auto matches) {
    std::vector<core::Model> matching;
    std::ranges::copy_if(rows, std::back_inserter(matching),
                         [&](const auto& model) { return matches(text_of(model)); });
    return matching;
  };
  auto found = those_with([&](const std::string& text) { return core::has_words(text, search.words); });
  if (found.empty()) {
    found = those_with([&](const std::string& text) {
      return std::ranges::any_of(search.words, [&](const auto& word) { return core::has_words(text, {word}); });
    });
  }
  std::ranges::sort(found, {}, [&](const core::Model& model) {
    return std::tuple(core::match_name(model.name, search.words), -model.run_count, model.name);
  });
  if (found.size() > static_cast<std::size_t>(search.limit)) found.resize(static_cast<std::size_t>(search.limit));
  std::vector<seams::FoundModel> answer;
  for (const auto& model : found) {
    answer.push_back({model.name, -static_cast<double>(core::match_name(model.name, search.words))});
  }
  co_return answer;
}

Task<Result<std::vector<core::Model>>> Models::models() {
  co_return writes_.read([this] { return models_; });
}

Task<Result<std::vector<core::Version>>> Models::versions() {
  co_return writes_.read([this] { return versions_; });
}

}  // namespace mimeo::memory
