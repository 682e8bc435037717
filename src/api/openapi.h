// The API's description of itself: an OpenAPI 3.1 document, made from the table
// that routes requests.
//
// What the table cannot say stands in openapi/*.yaml, one file a resource:
// under `operations` the description of each operation, by its operationId, in
// the words of OpenAPI; under `schemas` and `parameters` what operations refer
// to as
// #/components/...; and the `tag` all operations of the file go by. What the
// table does say is added here and written nowhere else: verb, path,
// operationId, its `{parameters}`, whether a token is needed, and from the
// registry of problems which refusals there can be. An operation with special
// ones names them: `problems: [conflict, forbidden]`.
#pragma once

#include "api/operations.h"
#include "api/routes.h"
#include "base/json.h"
#include "core/prediction_json.h"

namespace mimeo::api {

/// openapi/*.yaml, joined. Read once; a fault in one of them is a fault in the
/// program, which the unit tests find.
struct Descriptions {
  json::object operations;  ///< by operationId, each with its tag
  json::object schemas;
  json::object parameters;
  json::object path_parameters;  ///< by name: what a `{name}` in a path means
  json::array tags;
  std::vector<std::string> faults;  ///< empty, unless somebody wrote something wrong
};
const Descriptions& descriptions();

/// The whole document. Addresses in it are those by which the two origins are
/// reached.
json::object openapi_document(const core::Origins& origins);

}  // namespace mimeo::api
