#include "sqlite/collections.h"

#include "sqlite/collections.sql.h"
#include "sqlite/rows.h"

namespace mimeo::sqlite {
namespace {

std::size_t collection_bytes(const core::Collection& collection) {
  return sizeof(collection) + collection.full_description.size() + 128 * collection.models.size();
}

Result<void> insert_row(Transaction& transaction, const core::Collection& collection) {
  auto statement = transaction.prepare(sql::collections::insert);
  statement.bind("slug", collection.slug);
  statement.bind("name", collection.name);
  statement.bind("description", collection.description);
  statement.bind("full_description", collection.full_description);
  statement.bind("created_at", collection.created_at);
  auto inserted = statement.run();
  if (inserted || inserted.error().kind != ErrorKind::conflict) return inserted;
  return fail(ErrorKind::conflict, "A collection with this slug already exists.");
}

Result<void> update_row(Transaction& transaction, const core::Collection& collection) {
  auto statement = transaction.prepare(sql::collections::update);
  statement.bind("name", collection.name);
  statement.bind("description", collection.description);
  statement.bind("full_description", collection.full_description);
  statement.bind("slug", collection.slug);
  if (auto changed = statement.run(); !changed) return changed;
  if (statement.changes() == 0) return fail(ErrorKind::not_found, "There is no such collection.");
  return {};
}

Result<void> remove_by_slug(Transaction& transaction, const char* query, const std::string& slug) {
  auto statement = transaction.prepare(query);
  statement.bind("slug", slug);
  return statement.run();
}

Result<void> write_models(Transaction& transaction, const core::Collection& collection) {
  if (auto removed = remove_by_slug(transaction, sql::collections::remove_models, collection.slug); !removed) {
    return removed;
  }
  std::int64_t position = 0;
  for (const auto& model : collection.models) {
    auto statement = transaction.prepare(sql::collections::insert_model);
    statement.bind("slug", collection.slug);
    statement.bind("position", position++);
    statement.bind("owner", model.owner);
    statement.bind("name", model.name);
    auto inserted = statement.run();
    if (inserted) continue;
    if (inserted.error().kind != ErrorKind::not_found) return inserted;
    return fail(ErrorKind::not_found, "There is no such model.");
  }
  return {};
}

Result<core::Collection> read_collection(Statement& row) {
  core::Collection c;
  c.slug = row.text();
  c.name = row.text();
  c.description = row.text();
  c.full_description = row.text();
  c.created_at = row.time();
  return c;
}

struct Member {
  std::string slug;
  core::ModelName model;
};

Result<Member> read_model_of_collection(Statement& row) {
  Member m;
  m.slug = row.text();
  m.model.owner = row.text();
  m.model.name = row.text();
  return m;
}

}  // namespace

seams::Write Collections::insert(const core::Collection& collection) {
  return writer_.submit(collection_bytes(collection), [collection](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      if (auto inserted = insert_row(transaction, collection); !inserted) return inserted;
      return write_models(transaction, collection);
    });
  });
}

seams::Write Collections::update(const core::Collection& collection) {
  return writer_.submit(collection_bytes(collection), [collection](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      if (auto updated = update_row(transaction, collection); !updated) return updated;
      return write_models(transaction, collection);
    });
  });
}

seams::Write Collections::remove(const std::string& slug) {
  return writer_.submit(slug.size(), [slug](Transaction& transaction) {
    return remove_by_slug(transaction, sql::collections::remove, slug);
  });
}

Task<Result<std::vector<core::Collection>>> Collections::collections() {
  auto read = [](Connection& connection) -> Result<std::vector<core::Collection>> {
    auto statement = connection.prepare(sql::collections::collections);
    auto all = read_all(statement, read_collection);
    if (!all) return all;
    auto members_statement = connection.prepare(sql::collections::models);
    auto members = read_all(members_statement, read_model_of_collection);
    if (!members) return pass_on(std::move(members));
    // Both come in the order of slugs.
    auto collection = all->begin();
    for (auto& member : *members) {
      while (collection != all->end() && collection->slug < member.slug) ++collection;
      if (collection != all->end() && collection->slug == member.slug)
        collection->models.push_back(std::move(member.model));
    }
    return all;
  };
  co_return co_await readers_.run(read);
}

}  // namespace mimeo::sqlite
