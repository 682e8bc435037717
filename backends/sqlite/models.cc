#include "sqlite/models.h"

#include "sqlite/error.h"
#include "sqlite/model_words.h"

#include "sqlite/models.sql.h"
#include "sqlite/rows.h"

namespace mimeo::sqlite {
namespace {

std::size_t bytes_of(const core::Model& model) {
  return sizeof(model) + model.readme.size() + model.description.size();
}
std::size_t bytes_of(const core::Version& version) { return sizeof(version) + version.openapi_schema.text.size(); }

/// An optional id as optional text.
template <class Id>
std::optional<std::string_view> text_of(const std::optional<Id>& id) {
  return id ? std::optional<std::string_view>(id->text) : std::nullopt;
}

/// A JSON array of strings; nothing when `text` is something else.
std::optional<std::vector<std::string>> read_texts(std::string_view text) {
  auto array = parse_json(text);
  if (!array || !array->is_array()) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& item : array->get_array()) {
    if (!item.is_string()) return std::nullopt;
    texts.emplace_back(item.get_string());
  }
  return texts;
}

std::string write_texts(const std::vector<std::string>& texts) {
  json::array array;
  for (const auto& text : texts) array.emplace_back(text);
  return write_json(array);
}

std::string write_overrides(const core::Model& model) {
  json::object overrides;
  for (const auto& [from, to] : model.overrides) overrides[from.text] = to.text;
  return write_json(overrides);
}

Result<core::Model> read_model(Statement& row) {
  core::Model m;
  m.name.owner = row.text();
  m.name.name = row.text();
  m.description = row.text();
  m.visibility = core::parse_visibility(row.text()).value_or(core::Visibility::private_);
  m.github_url = row.text();
  m.paper_url = row.text();
  m.license_url = row.text();
  m.cover_image_url = row.text();
  m.weights_url = row.text();
  m.readme = row.text();
  m.hardware = row.text();
  m.run_count = row.integer();
  m.is_official = row.flag();
  m.created_at = row.time();
  if (auto id = row.optional_text()) m.default_example = core::PredictionId{std::move(*id)};
  if (auto id = row.optional_text()) m.latest_version = core::VersionId{std::move(*id)};
  auto tags = read_texts(row.text());
  auto overrides = parse_json(row.text());
  if (!tags || !overrides || !overrides->is_object()) return damaged("tags or overrides of a model are not JSON");
  m.tags = std::move(*tags);
  for (const auto& [from, to] : overrides->get_object()) {
    if (!to.is_string()) return damaged("an override of a model is not a string");
    m.overrides[core::VersionId{from}] = core::VersionId{std::string(to.get_string())};
  }
  m.retention = core::parse_retention(row.text());
  auto scaling = parse_json(row.text());
  if (!scaling) return damaged("the scaling of a model is not JSON");
  auto read = core::read_scaling(*scaling, "scaling");
  if (!read) return damaged("the scaling of a model cannot be read");
  m.scaling = std::move(*read);
  m.attempts = row.optional_integer();
  return m;
}

Result<core::Version> read_version(Statement& row) {
  core::Version v;
  v.id.text = row.text();
  v.model.owner = row.text();
  v.model.name = row.text();
  v.created_at = row.time();
  v.cog_version = row.text();
  v.openapi_schema.text = row.text();
  auto kind = core::parse_package_kind(row.text());
  if (!kind) return damaged("unknown package kind of a version");
  v.package.kind = *kind;
  v.package.directory = row.text();
  v.package.environment = row.text();
  v.package.concurrency = static_cast<int>(row.integer());
  v.package.predict = row.text();
  v.package.train = row.text();
  v.package.weights = row.text();
  auto variables = read_texts(row.text());
  if (!variables) return damaged("variables of a version are not a JSON array of strings");
  v.package.variables = std::move(*variables);
  v.withdrawn = row.flag();
  v.base = row.text();
  return v;
}

Result<void> insert_model(Transaction& transaction, const core::Model& model) {
  const auto tags = write_texts(model.tags);
  const auto overrides = write_overrides(model);
  const auto retention = model.retention ? core::to_string(*model.retention) : std::string();
  const auto scaling = write_json(core::write_scaling(model.scaling));
  auto statement = transaction.prepare(sql::models::insert);
  statement.bind("owner", model.name.owner);
  statement.bind("name", model.name.name);
  statement.bind("description", model.description);
  statement.bind("visibility", core::to_string(model.visibility));
  statement.bind("github_url", model.github_url);
  statement.bind("paper_url", model.paper_url);
  statement.bind("license_url", model.license_url);
  statement.bind("cover_image_url", model.cover_image_url);
  statement.bind("weights_url", model.weights_url);
  statement.bind("readme", model.readme);
  statement.bind("hardware", model.hardware);
  statement.bind("run_count", model.run_count);
  statement.bind("is_official", model.is_official);
  statement.bind("created_at", model.created_at);
  statement.bind_optional("default_example", text_of(model.default_example));
  statement.bind_optional("latest_version", text_of(model.latest_version));
  statement.bind("tags", tags);
  statement.bind("overrides", overrides);
  statement.bind("retention", retention);
  statement.bind("scaling", scaling);
  statement.bind_optional("attempts", model.attempts);
  auto inserted = statement.run();
  if (inserted || inserted.error().kind != ErrorKind::conflict) return inserted;
  return fail(ErrorKind::conflict, "A model of this name already exists.");
}

Result<void> update_model(Transaction& transaction, const core::Model& model) {
  const auto tags = write_texts(model.tags);
  const auto overrides = write_overrides(model);
  const auto retention = model.retention ? core::to_string(*model.retention) : std::string();
  const auto scaling = write_json(core::write_scaling(model.scaling));
  auto statement = transaction.prepare(sql::models::update);
  statement.bind("description", model.description);
  statement.bind("visibility", core::to_string(model.visibility));
  statement.bind("github_url", model.github_url);
  statement.bind("paper_url", model.paper_url);
  statement.bind("license_url", model.license_url);
  statement.bind("cover_image_url", model.cover_image_url);
  statement.bind("weights_url", model.weights_url);
  statement.bind("readme", model.readme);
  statement.bind("hardware", model.hardware);
  statement.bind("is_official", model.is_official);
  statement.bind_optional("default_example", text_of(model.default_example));
  statement.bind("tags", tags);
  statement.bind("overrides", overrides);
  statement.bind("retention", retention);
  statement.bind("scaling", scaling);
  statement.bind_optional("attempts", model.attempts);
  statement.bind("owner", model.name.owner);
  statement.bind("name", model.name.name);
  auto changed = statement.run();
  if (!changed) return changed;
  if (statement.changes() == 0) return fail(ErrorKind::not_found, "There is no such model.");
  return {};
}

Result<void> remove_model(Transaction& transaction, const core::ModelName& name) {
  auto statement = transaction.prepare(sql::models::remove);
  statement.bind("owner", name.owner);
  statement.bind("name", name.name);
  auto removed = statement.run();
  if (removed || removed.error().kind != ErrorKind::not_found) return removed;
  // The only key that can be missing here is the one its versions need.
  return fail(ErrorKind::conflict, "The model still has versions.");
}

Result<void> insert_version(Transaction& transaction, const core::Version& version) {
  const auto variables = write_texts(version.package.variables);
  auto statement = transaction.prepare(sql::models::insert_version);
  statement.bind("id", version.id.text);
  statement.bind("owner", version.model.owner);
  statement.bind("name", version.model.name);
  statement.bind("created_at", version.created_at);
  statement.bind("cog_version", version.cog_version);
  statement.bind("openapi_schema", version.openapi_schema.text);
  statement.bind("package_kind", core::to_string(version.package.kind));
  statement.bind("package_directory", version.package.directory);
  statement.bind("package_environment", version.package.environment);
  statement.bind("package_concurrency", version.package.concurrency);
  statement.bind("package_predict", version.package.predict);
  statement.bind("package_train", version.package.train);
  statement.bind("package_weights", version.package.weights);
  statement.bind("package_variables", variables);
  statement.bind("withdrawn", version.withdrawn);
  statement.bind("base", version.base);
  auto inserted = statement.run();
  if (inserted) return inserted;
  switch (inserted.error().kind) {
    case ErrorKind::conflict: return fail(ErrorKind::conflict, "The model already has this version.");
    case ErrorKind::not_found: return fail(ErrorKind::not_found, "There is no such model.");
    default: return inserted;
  }
}

Result<void> make_latest(Transaction& transaction, const core::Version& version) {
  auto statement = transaction.prepare(sql::models::make_latest);
  statement.bind("id", version.id.text);
  statement.bind("owner", version.model.owner);
  statement.bind("name", version.model.name);
  return statement.run();
}

/// `query` is withdraw_version or remove_version.
Result<void> take_away(Transaction& transaction, const char* query, const core::ModelName& model,
                       const core::VersionId& id) {
  auto statement = transaction.prepare(query);
  statement.bind("owner", model.owner);
  statement.bind("name", model.name);
  statement.bind("id", id.text);
  return statement.run();
}

Result<void> fall_back_to_newest(Transaction& transaction, const core::ModelName& model, const core::VersionId& id) {
  auto statement = transaction.prepare(sql::models::fall_back_to_newest);
  statement.bind("owner", model.owner);
  statement.bind("name", model.name);
  statement.bind("id", id.text);
  return statement.run();
}

}  // namespace

seams::Write Models::insert(const core::Model& model) {
  return writer_.submit(bytes_of(model), [model](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      if (auto inserted = insert_model(transaction, model); !inserted) return inserted;
      return insert_words(transaction, model);
    });
  });
}

seams::Write Models::update(const core::Model& model) {
  return writer_.submit(bytes_of(model), [model](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      if (auto updated = update_model(transaction, model); !updated) return updated;
      return update_words(transaction, model);
    });
  });
}

seams::Write Models::remove(const core::ModelName& name) {
  return writer_.submit(sizeof(name), [name](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      if (auto removed = remove_model(transaction, name); !removed) return removed;
      return remove_words(transaction, name);
    });
  });
}

seams::Write Models::insert_version(const core::Version& version) {
  return writer_.submit(bytes_of(version), [version](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      if (auto inserted = sqlite::insert_version(transaction, version); !inserted) return inserted;
      return make_latest(transaction, version);
    });
  });
}

seams::Write Models::withdraw_version(const core::ModelName& model, const core::VersionId& id) {
  return writer_.submit(sizeof(model), [model, id](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      if (auto taken = take_away(transaction, sql::models::withdraw_version, model, id); !taken) return taken;
      return fall_back_to_newest(transaction, model, id);
    });
  });
}

seams::Write Models::remove_version(const core::ModelName& model, const core::VersionId& id) {
  return writer_.submit(sizeof(model), [model, id](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      if (auto taken = take_away(transaction, sql::models::remove_version, model, id); !taken) return taken;
      return fall_back_to_newest(transaction, model, id);
    });
  });
}

Task<Result<std::vector<seams::FoundModel>>> Models::search(seams::ModelSearch search) {
  if (search.words.empty()) co_return std::vector<seams::FoundModel>{};
  auto read = [&search](Connection& connection) -> Result<std::vector<seams::FoundModel>> {
    auto with_all = find_words(connection, search, Words::all);
    if (!with_all || !with_all->empty() || search.words.size() == 1) return with_all;
    return find_words(connection, search, Words::any);
  };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::Model>>> Models::models() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::models::models);
    return read_all(statement, read_model);
  };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::Version>>> Models::versions() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::models::versions);
    return read_all(statement, read_version);
  };
  co_return co_await readers_.run(read);
}

}  // namespace mimeo::sqlite
