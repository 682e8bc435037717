// A request's input against the model's description: the values for `predict`, or what is wrong with it.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "mimeo/predictor/serve.h"

namespace mimeo::predictor {

/// One rule broken by one field. The words are those of Cog's server.
struct InputIssue {
  std::string field;  ///< "voice", "names/0", or "__root__" when the input is no object
  std::string message;
  std::string type = "value_error";
};

/// One value per field, in the order of the description; nothing where the request left the field out and its default
/// holds. A file is still the string that the request gave (a URL or data URI): fetch.h makes it a File.
using InputValues = std::vector<std::optional<Value>>;

class InputRules {
 public:
  /// `fields` passed check_description.
  explicit InputRules(std::vector<FieldInfo> fields);
  ~InputRules();
  InputRules(InputRules&&) noexcept;

  /// Members that no field has are ignored, as in Cog. Issues come sorted by field. Thread-safe.
  std::expected<InputValues, std::vector<InputIssue>> read(const json::value& input) const;

  const std::vector<FieldInfo>& fields() const { return fields_; }

 private:
  struct Patterns;
  std::vector<FieldInfo> fields_;
  std::unique_ptr<Patterns> patterns_;
};

/// Cog's 422 body: `{"detail":[{"loc":["body","input","voice"],"msg":"...","type":"value_error"}]}`.
std::string render_issues(const std::vector<InputIssue>& issues);

/// "http://", "https://" or "data:".
bool is_fetchable(std::string_view uri);

}  // namespace mimeo::predictor
