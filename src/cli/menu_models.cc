// push, create, list, show, search, rm, deploy.
#include "cli/commands.h"
#include "cli/menu.h"

namespace mimeo::cli {
namespace {

void add_deployments(Menu& menu) {
  auto group = menu.group("deploy", "Deployments: a version of a model under an address of its own");
  const auto options = std::make_shared<DeployOptions>();
  auto& create = group.add("create", "Make a deployment", [=](const Common& c) { return deploy_create(c, *options); });
  create.add_option("name", options->name, "Its name in your account")->required();
  create.add_option("model", options->model, "What it runs: owner/name (its latest version) or owner/name:version")
      ->required();
  group.add("list", "List deployments", [](const Common& c) { return deploy_list(c); });
  auto& show = group.add("show", "Show a deployment", [=](const Common& c) { return deploy_show(c, options->name); });
  auto& update = group.add("update", "Change a deployment, which makes a new release of it",
                           [=](const Common& c) { return deploy_update(c, *options); });
  for (auto* command : {&create, &update}) {
    command->add_option("--hardware", options->hardware, "What it runs on (default: cpu)")->type_name("SKU");
    command->add_option("--min", options->min_instances, "Instances kept ready (default 0)")
        ->type_name("N")
        ->check(CLI::Range(0, 5));
    command->add_option("--max", options->max_instances, "As many may start; 0 disables (default 1)")
        ->type_name("N")
        ->check(CLI::Range(0, 20));
  }
  auto& releases = group.add("releases", "List the releases of a deployment",
                             [=](const Common& c) { return deploy_releases(c, options->name); });
  auto& roll_back = group.add("rollback", "Make a release of the past the next one",
                              [=](const Common& c) { return deploy_roll_back(c, *options); });
  auto& remove = group.add("rm", "Delete a deployment that is offline",
                           [=](const Common& c) { return deploy_remove(c, options->name); });
  for (auto* command : {&show, &update, &releases, &roll_back, &remove}) {
    command->add_option("name", options->name, "Its name, or owner/name")->required();
  }
  update.add_option("--version", options->version, "The version it is to run")->type_name("VERSION_ID");
  roll_back.add_option("release", options->release, "Its number, as `mimeo deploy releases` shows it")->required();
}

}  // namespace

void add_model_commands(Menu& menu) {
  menu.add("list", "List models", [](const Common& c) { return list(c); });

  const auto words = std::make_shared<std::vector<std::string>>();
  auto& search =
      menu.add("search", "Find models by their words", [=](const Common& c) { return cli::search(c, *words); });
  search.add_option("words", *words, "The last one may be the beginning of a word")->required();

  const auto shown = std::make_shared<std::string>();
  auto& show =
      menu.add("show", "Show a model and what it takes", [=](const Common& c) { return cli::show(c, *shown); });
  show.add_option("model", *shown, "owner/name")->required();

  const auto push_options = std::make_shared<PushOptions>();
  auto& push = menu.add("push", "Make a version of a Cog project, of a Docker image or of a program built with the predictor SDK",
                        [=](const Common& c) { return cli::push(c, *push_options); });
  push.add_option("source", push_options->source, "Folder with cog.yaml, a program, or a Docker image that cog has built")->required();
  push.add_option("model", push_options->model, "owner/name")->required();
  push.add_option("--as", push_options->as,
                  "Register under this version id (64 hex), so that code that pins it keeps working")
      ->type_name("VERSION_ID");

  const auto create_options = std::make_shared<CreateOptions>();
  auto& create = menu.add("create", "Make a model, which versions can then be pushed to",
                          [=](const Common& c) { return cli::create(c, *create_options); });
  create.add_option("model", create_options->model, "owner/name")->required();
  create.add_option("--description", create_options->description, "What it does")->type_name("TEXT");
  create.add_option("--hardware", create_options->hardware, "What it runs on (default: cpu)")->type_name("SKU");
  create.add_flag("--private", create_options->is_private, "Only its owner may see and run it");

  const auto removed = std::make_shared<std::string>();
  auto& remove = menu.add("rm", "Remove a version with its predictions and their files, or a model without versions",
                          [=](const Common& c) { return cli::remove(c, *removed); });
  remove.add_option("what", *removed, "owner/name:version or owner/name")->required();
  add_deployments(menu);
}

}  // namespace mimeo::cli
