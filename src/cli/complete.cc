#include "cli/complete.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "cli/menu.h"
#include "cli/model_inputs.h"
#include "cli/pages.h"
#include "core/names.h"

namespace mimeo::cli {
namespace {

/// Longer than this nobody waits for a completion.
constexpr long seconds = 3;

/// What has been typed so far, as far as it matters.
struct Line {
  const CLI::App* command;
  std::vector<std::string> positionals;   ///< those before the cursor
  const CLI::Option* value_of = nullptr;  ///< the flag whose value is being typed
  std::string current;
};

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

bool is_hidden(const CLI::App& command) { return command.get_group().empty(); }

Line read_line(const CLI::App& root, const std::vector<std::string>& words) {
  Line line{.command = &root, .positionals = {}};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto& word = words[i];
    line.value_of = nullptr;
    if (word.starts_with('-') && word.size() > 1) {
      const auto* option = line.command->get_option_no_throw(word.substr(0, word.find('=')));
      const bool value_follows = option != nullptr && takes_value(*option) && word.find('=') == word.npos;
      if (!value_follows) continue;
      if (i + 2 == words.size()) line.value_of = option;
      ++i;
    } else if (const auto* command = line.positionals.empty() ? find_command(*line.command, word) : nullptr) {
      line.command = command;
    } else {
      line.positionals.push_back(word);
    }
  }
  line.current = words.empty() ? std::string() : words.back();
  return line;
}

// --- What the server knows
// --------------------------------------------------------------------------------------------

class Source {
 public:
  explicit Source(const Common& common) {
    auto server = find_server(common);
    if (server) http_ = std::make_unique<Http>(*server);
  }

  json::value get(const std::string& target) {
    if (!http_) return nullptr;
    auto answer = http_->call("GET", target, {}, {}, seconds);
    return answer ? std::move(*answer) : json::value();
  }

  std::vector<json::value> rows(const std::string& target) {
    const auto page = get(target);
    const auto* results = find(page, "results");
    if (results == nullptr || !results->is_array()) return {};
    return {results->get_array().begin(), results->get_array().end()};
  }

 private:
  std::unique_ptr<Http> http_;
};

std::vector<Candidate> models(Source& source) {
  std::vector<Candidate> found;
  // The first page: nobody picks from hundreds.
  for (const auto& row : source.rows("/v1/models"))
    found.push_back({text_in(row, "owner") + "/" + text_in(row, "name"), text_in(row, "description")});
  return found;
}

std::vector<Candidate> predictions(Source& source) {
  std::vector<Candidate> found;
  for (const auto& row : source.rows("/v1/predictions"))
    found.push_back({text_in(row, "id"), text_in(row, "model") + ", " + text_in(row, "status")});
  return found;
}

std::vector<Candidate> deployments(Source& source) {
  std::vector<Candidate> found;
  for (const auto& row : source.rows("/v1/deployments"))
    found.push_back({text_in(row, "owner") + "/" + text_in(row, "name"), ""});
  return found;
}

std::vector<Candidate> uploads(Source& source) {
  std::vector<Candidate> found;
  for (const auto& row : source.rows("/v1/files")) found.push_back({text_in(row, "id"), text_in(row, "name")});
  return found;
}

// --- Files and inputs
// -------------------------------------------------------------------------------------------------

/// Paths that begin with `typed`, each behind `before`.
std::vector<Candidate> paths(const std::string& before, const std::string& typed) {
  namespace fs = std::filesystem;
  const auto slash = typed.rfind('/');
  const auto folder = slash == typed.npos ? std::string() : typed.substr(0, slash + 1);
  std::vector<Candidate> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, error)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with('.') && typed.substr(folder.size()).empty()) continue;
    found.push_back({before + folder + name + (entry.is_directory(error) ? "/" : ""), ""});
  }
  return found;
}

std::vector<Candidate> values_of(const ModelInput& input, const std::string& current) {
  std::vector<Candidate> found;
  const auto before = input.name + "=";
  const auto typed = current.substr(before.size());
  if (typed.starts_with('@')) return paths(before + "@", typed.substr(1));
  for (const auto& choice : input.choices) found.push_back({before + choice, ""});
  if (input.type == "true or false") found = {{before + "true", ""}, {before + "false", ""}};
  if (input.type == "file") found.push_back({before + "@", "a file"});
  if (found.empty() && !input.initial.empty()) found.push_back({before + input.initial, "the default"});
  return found;
}

std::vector<Candidate> inputs(Source& source, const std::string& model, const std::string& component,
                              const std::string& current) {
  if (current.starts_with('@')) return paths("@", current.substr(1));
  const auto reference = core::parse_model_reference(model);
  if (!reference || !reference->model) return {};
  const auto path = "/v1/models/" + reference->model->text();
  const auto answer = source.get(reference->version ? path + "/versions/" + reference->version->text : path);
  const auto* version = reference->version ? &answer : find(answer, "latest_version");
  const auto* document = version == nullptr ? nullptr : find(*version, "openapi_schema");
  if (document == nullptr) return {};
  std::vector<Candidate> found;
  for (const auto& input : model_inputs(*document, component)) {
    if (current.starts_with(input.name + "=")) return values_of(input, current);
    found.push_back({input.name + "=", input.description.empty() ? input.type : input.description});
  }
  return found;
}

// --- What may stand there
// ---------------------------------------------------------------------------------------------

std::vector<Candidate> flags(const CLI::App& command) {
  std::vector<Candidate> found;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) found.push_back({"--" + name, option->get_description()});
  }
  return found;
}

std::vector<Candidate> commands(const CLI::App& group) {
  std::vector<Candidate> found;
  for (const auto* command : group.get_subcommands([](const CLI::App* one) { return !is_hidden(*one); })) {
    found.push_back({command->get_name(), command->get_description()});
  }
  return found;
}

std::vector<Candidate> instances(Source& source) {
  std::vector<Candidate> found;
  for (const auto& row : source.rows("/mimeo/v1/instances")) {
    found.push_back({text_in(row, "id"), text_in(row, "model")});
    found.push_back({text_in(row, "model"), "all of its instances"});
  }
  std::ranges::sort(found, {}, &Candidate::value);
  const auto same = std::ranges::unique(found, {}, &Candidate::value);
  found.erase(same.begin(), same.end());
  return found;
}

std::vector<Candidate> by_kind(Source& source, const Line& line, const std::string& kind) {
  const auto& name = line.command->get_name();
  const auto* group = line.command->get_parent();
  const bool is_deploy = group != nullptr && group->get_name() == "deploy";
  const bool is_file = group != nullptr && group->get_name() == "files";
  if (kind == "model" || kind == "what" || kind == "OWNER/NAME") return models(source);
  if (kind == "inputs" || kind == "KEY=VALUE") {
    const auto model = line.positionals.empty() ? std::string() : line.positionals.front();
    return inputs(source, model, name == "train" ? "TrainingInput" : "Input", line.current);
  }
  if (kind == "instance") return instances(source);
  if (kind == "prediction") return predictions(source);
  if (kind == "name" && is_deploy && name != "create") return deployments(source);
  if (kind == "id" && is_file) return uploads(source);
  if (kind == "source" || kind == "path" || kind == "PATH" || kind == "FILE" || kind == "DIR")
    return paths("", line.current);
  if (kind == "shell") return {{"bash", ""}, {"zsh", ""}, {"fish", ""}};
  return {};
}

/// The name of the positional that is being typed; empty: there is none more.
std::string positional_at(const CLI::App& command, std::size_t place) {
  const auto positionals = command.get_options([](const CLI::Option* option) { return option->get_positional(); });
  if (positionals.empty()) return {};
  const auto* last = positionals.back();
  const bool goes_on = last->get_items_expected_max() > 1;
  if (place >= positionals.size() && !goes_on) return {};
  return positionals[std::min(place, positionals.size() - 1)]->get_name(true);
}

std::vector<Candidate> all(const CLI::App& root, Source& source, const Line& line) {
  if (line.value_of != nullptr) return by_kind(source, line, line.value_of->get_type_name());
  if (line.current.starts_with('-')) return flags(*line.command);
  if (line.positionals.empty() && !line.command->get_subcommands({}).empty()) return commands(*line.command);
  const auto kind = positional_at(*line.command, line.positionals.size());
  if (kind == "command") return commands(root);
  return by_kind(source, line, kind);
}

}  // namespace

std::vector<Candidate> complete(const CLI::App& root, const Common& common, const std::vector<std::string>& words) {
  const auto line = read_line(root, words);
  Source source(common);
  auto found = all(root, source, line);
  std::erase_if(found, [&](const Candidate& one) { return !one.value.starts_with(line.current); });
  for (auto& one : found)
    std::ranges::replace_if(one.about, [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  std::ranges::sort(found, {}, &Candidate::value);
  return found;
}

}  // namespace mimeo::cli
