// The words by which models are found, in an FTS5 table that is kept in step with theirs, in the same transactions. Not
// by triggers: a connection that does not trust the schema of its file (connection.cc) lets none of them touch such a
// table.
#pragma once

#include "seams/model_store.h"
#include "sqlite/operation.h"

namespace mimeo::sqlite {

Result<void> insert_words(Transaction& transaction, const core::Model& model);
Result<void> update_words(Transaction& transaction, const core::Model& model);
Result<void> remove_words(Transaction& transaction, const core::ModelName& name);

/// How many of the words a model must have.
enum class Words { all, any };

/// As seams::ModelStore::search, for one way to read the words, of which there is at least one.
Result<std::vector<seams::FoundModel>> find_words(Connection& connection, const seams::ModelSearch& search,
                                                  Words needed);

}  // namespace mimeo::sqlite
