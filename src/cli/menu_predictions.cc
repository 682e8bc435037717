// run, stream, train, cancel, logs, forget, bench.
#include "cli/commands.h"
#include "cli/menu.h"

namespace mimeo::cli {
namespace {

constexpr const char* model_help = "owner/name or owner/name:version; with --help, what it takes";

void add_runs(Menu& menu) {
  const auto run_options = std::make_shared<RunOptions>();
  auto& run = menu.add("run", "Run a model", [=](const Common& c) { return cli::run(c, *run_options); });
  run.add_option("model", run_options->reference, model_help)->required();
  add_input_options(run, run_options->inputs);
  run.add_option("-o,--output", run_options->output, "File or folder to save output files to (default: here)")
      ->type_name("PATH");
  run.add_flag("--show", run_options->show, "Show pictures in the terminal, if it can (kitty, iTerm2, sixel)");

  const auto stream_options = std::make_shared<RunOptions>();
  auto& stream = menu.add("stream", "Run a model and print its output as it comes",
                          [=](const Common& c) { return cli::stream(c, *stream_options); });
  stream.add_option("model", stream_options->reference, model_help)->required();
  add_input_options(stream, stream_options->inputs);

  const auto train_options = std::make_shared<TrainOptions>();
  auto& train = menu.add("train", "Train a model: makes a new version of another, or of itself",
                         [=](const Common& c) { return cli::train(c, *train_options); });
  train.add_option("model", train_options->reference, model_help)->required();
  train.add_option("--destination", train_options->destination, "The model of yours that gets the new version")
      ->type_name("OWNER/NAME")
      ->required();
  add_input_options(train, train_options->inputs);
}

void add_logs(Menu& menu) {
  const auto options = std::make_shared<LogsOptions>();
  auto& logs = menu.add("logs", "Print what a prediction, or a model outside of predictions, has printed",
                        [=](const Common& c) { return cli::logs(c, *options); });
  auto* of_prediction = logs.add_option("prediction", options->prediction, "A prediction's id");
  auto* of_instance =
      logs.add_option("--instance", options->instance, "Of this instance: its set-up, and what else it says")
          ->type_name("ID");
  auto* of_model =
      logs.add_option("--model", options->model, "The same of all instances of a model")->type_name("OWNER/NAME");
  of_instance->excludes(of_prediction);
  of_model->excludes(of_prediction)->excludes(of_instance);
  logs.add_flag("-f,--follow", options->follow, "Go on until it has ended")->excludes(logs.get_option("--json"));
}

}  // namespace

void add_prediction_commands(Menu& menu) {
  add_runs(menu);
  add_logs(menu);
  const auto prediction = std::make_shared<std::string>();
  auto& cancel =
      menu.add("cancel", "Cancel a prediction", [=](const Common& c) { return cli::cancel(c, *prediction); });
  cancel.add_option("prediction", *prediction, "Its id")->required();

  const auto forget_options = std::make_shared<ForgetOptions>();
  auto& forget = menu.add("forget", "Delete a prediction with its data and files",
                          [=](const Common& c) { return cli::forget(c, *forget_options); });
  forget.add_option("prediction", forget_options->prediction, "Its id")->required();
  forget.add_flag("--data-only", forget_options->data_only, "Only input, output, files and logs; the record stays");

  const auto bench_options = std::make_shared<BenchOptions>();
  auto& bench = menu.add("bench", "Run the same prediction many times, and print how long that takes",
                         [=](const Common& c) { return cli::bench(c, *bench_options); });
  bench.add_option("model", bench_options->reference, "owner/name or owner/name:version")->required();
  add_input_options(bench, bench_options->inputs);
  bench.add_option("-n,--count", bench_options->count, "So many predictions (default 20)")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000));
  bench.add_option("-c,--at-once", bench_options->at_once, "So many at once (default 1)")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
}

}  // namespace mimeo::cli
