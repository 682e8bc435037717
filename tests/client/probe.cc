// Does one thing with the client library and prints what came of it as a line of JSON: what tests/test_client.py
// drives.
//
//   probe COMMAND ARGUMENT...     the server comes from the environment, as for any program
#include <algorithm>
#include <atomic>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include <mimeo/client.h>

namespace mc = mimeo::client;
using Arguments = std::vector<std::string>;
using mc::Value;

namespace {

Value told(const mc::Error& error) {
  Value::Array fields;
  for (const auto& field : error.invalid_fields) fields.push_back(field.field);
  return Value::Object{{"error", std::string(mc::to_string(error.kind))},
                       {"message", error.message},
                       {"status", error.status},
                       {"fields", fields},
                       {"prediction", error.prediction_id},
                       {"logs", error.logs}};
}

template <class T>
const T& must(const mc::Result<T>& result) {
  if (!result) throw mc::Exception(result.error());
  return *result;
}

/// Long contents are told by length and sum.
Value summary(std::string_view bytes) {
  std::uint64_t sum = 0;
  for (const char c : bytes) sum = sum * 31 % 1'000'000'007 + static_cast<unsigned char>(c);
  return Value::Object{{"size", bytes.size()}, {"sum", sum}};
}

Value::Object input_of(const std::string& json) { return must(Value::parse(json)).members(); }

/// wait, poll, urls, key=..., data_uri
mc::RunOptions options_of(const Arguments& arguments, std::size_t from) {
  mc::RunOptions options;
  for (std::size_t i = from; i < arguments.size(); ++i) {
    const std::string& one = arguments[i];
    if (one == "poll") {
      options.wait = false;
      options.poll_interval = std::chrono::milliseconds(20);
    }
    if (one == "urls") options.use_file_output = false;
    if (one == "data_uri") options.files = mc::FileEncoding::data_uri;
    if (one.starts_with("key=")) options.idempotency_key = one.substr(4);
    if (one.starts_with("wait=")) options.wait_for = std::chrono::seconds(std::stoi(one.substr(5)));
  }
  return options;
}

Value shown(const mc::Output& output) {
  Value::Array files;
  for (const auto& file : output.files()) files.push_back(Value::Object{{"url", file.url()}, {"name", file.name()}});
  return Value::Object{{"output", output.value()}, {"text", output.text()}, {"files", files}};
}

Value run(const mc::Client& client, const Arguments& a) {
  auto options = options_of(a, 2);
  Value::Array seen;
  options.on_progress = [&](const mc::Prediction& prediction) {
    const auto progress = mc::progress_of(prediction);
    seen.push_back(Value::Object{{"status", std::string(mc::to_string(prediction.status))},
                                 {"at", progress ? progress->fraction : -1}});
  };
  Value answer = shown(must(client.run(a[0], input_of(a[1]), options)));
  answer.set("progress", seen);
  return answer;
}

/// REF KEY HOW PATH: one file as input.
Value run_file(const mc::Client& client, const Arguments& a) {
  std::ifstream opened(a[3], std::ios::binary);
  mc::InputFile file = mc::InputFile::at(a[3]);
  if (a[2] == "stream") {
    file = mc::InputFile::of_stream(std::make_shared<std::ifstream>(a[3], std::ios::binary), "picture.png");
  } else if (a[2] == "bytes") {
    file = mc::InputFile::of_bytes(std::string(std::istreambuf_iterator<char>(opened), {}), "picture.png");
  }
  return shown(must(client.run(a[0], {{a[1], file}}, options_of(a, 4))));
}

Value run_nested(const mc::Client& client, const Arguments& a) {
  const auto file = mc::InputFile::of_bytes("abc", "a.txt");
  const Value::Object input = {{"value", Value::Array{file, Value::Object{{"deep", file}}}}};
  const auto made = must(client.predictions.create(a[0], input));
  return made.raw;
}

Value cancel(const mc::Client& client, const Arguments& a) {
  std::stop_source source;
  auto options = options_of(a, 2);
  options.stop = source.get_token();
  options.on_progress = [&](const mc::Prediction& prediction) {
    if (prediction.status == mc::Status::processing) source.request_stop();
  };
  return shown(must(client.run(a[0], input_of(a[1]), options)));
}

Value async_cancel(const mc::Client& client, const Arguments& a) {
  std::stop_source source;
  mc::CreateOptions options;
  options.stop = source.get_token();
  auto events = client.stream(a[0], input_of(a[1]), options).value();
  int count = 0;
  for (;;) {
    auto event = events.next();
    if (!event) return told(event.error());
    if (++count == 2) source.request_stop();
  }
}

Value stream(const mc::Client& client, const Arguments& a) {
  auto events = client.stream(a[0], input_of(a[1])).value();
  std::string text;
  int count = 0;
  Value::Array files;
  for (const mc::Event& event : events) {
    text += event.data;
    ++count;
    if (event.file) files.push_back(summary(event.file->read().value()));
  }
  return Value::Object{{"text", text}, {"count", count}, {"files", files}, {"prediction", events.prediction_id()}};
}

/// URL [AFTER]: of a prediction that there is.
Value events(const mc::Client& client, const Arguments& a) {
  mc::Prediction prediction;
  prediction.urls.stream = a[0];
  auto stream = client.stream(prediction, a.size() > 1 ? a[1] : "").value();
  Value::Array all;
  for (const mc::Event& event : stream) all.push_back(event.data);
  return all;
}

Value read_all(const mc::Client& client, const Arguments& a) { return summary(must(client.file(a[0]).read())); }

Value chunks(const mc::Client& client, const Arguments& a) {
  std::string all;
  for (const std::string& piece : client.file(a[0]).open()) all += piece;
  return summary(all);
}

Value istream(const mc::Client& client, const Arguments& a) {
  const auto stream = client.file(a[0]).stream();
  std::string all;
  char piece[1000];
  while (stream->read(piece, sizeof piece) || stream->gcount() > 0)
    all.append(piece, static_cast<std::size_t>(stream->gcount()));
  if (stream->bad()) return Value::Object{{"bad", true}};
  return summary(all);
}

Value save(const mc::Client& client, const Arguments& a) {
  mc::SaveOptions options;
  std::uint64_t last = 0;
  bool grows = true;
  options.on_progress = [&](std::uint64_t done, std::optional<std::uint64_t> total) {
    grows = grows && done > last && (!total || done <= *total);
    last = done;
  };
  if (a.size() > 2) options.sha256 = a[2];
  const auto size = must(client.file(a[0]).save(a[1], options));
  return Value::Object{{"size", size}, {"grows", grows}, {"last", last}};
}

Value describe(const mc::Client& client, const Arguments& a) {
  const auto file = client.file(a[0]);
  return Value::Object{{"name", file.name()}, {"type", must(file.content_type())}, {"size", must(file.size())}};
}

/// REF THREADS ROUNDS
Value threads(const mc::Client& client, const Arguments& a) {
  std::atomic<int> right = 0;
  std::vector<std::thread> all;
  for (int thread = 0; thread < std::stoi(a[1]); ++thread) {
    all.emplace_back([&, thread] {
      for (int round = 0; round < std::stoi(a[2]); ++round) {
        const auto text = std::to_string(thread) + "-" + std::to_string(round);
        const auto output = client.run(a[0], {{"text", text}});
        if (output && output->text() == "hello " + text) ++right;
      }
    });
  }
  for (auto& thread : all) thread.join();
  return right.load();
}

Value list(const mc::Client& client, const Arguments&) {
  std::set<std::string> ids;
  int count = 0;
  for (const mc::Prediction& prediction : client.paginate(client.predictions.list().value())) {
    ids.insert(prediction.id);
    ++count;
  }
  return Value::Object{{"count", count}, {"different", ids.size()}};
}

/// MODEL: asks for one of everything that a fresh server has.
Value resources(const mc::Client& client, const Arguments& a) {
  Value answer;
  answer.set("account", must(client.accounts.current()).username);
  answer.set("hardware", must(client.hardware.list()).at(0).sku);
  const auto model = must(client.models.get(a[0]));
  answer.set("model", model.owner + "/" + model.name);
  answer.set("versions", must(client.models.versions(a[0])).results.size());
  answer.set("version", must(client.models.version(a[0], model.latest_version->id)).id == model.latest_version->id);
  answer.set("models", must(client.models.list()).results.size());
  answer.set("searched", must(client.models.search("hello")).results.size());
  answer.set("found", must(client.search.query("hello")).models.size());
  answer.set("collections", must(client.collections.list()).results.size());
  answer.set("trainings", must(client.trainings.list()).results.size());
  answer.set("examples", must(client.models.examples(a[0])).results.size());
  answer.set("secret", must(client.webhooks.secret()).substr(0, 6));
  const auto readme = client.models.readme(a[0]);
  answer.set("readme", readme ? "there" : std::string(mc::to_string(readme.error().kind)));

  const auto file = must(client.files.create(mc::InputFile::of_bytes("hello", "a.txt"), {{"for", "test"}}));
  answer.set("file", file.name + " " + file.content_type + " " + file.metadata["for"].text());
  answer.set("same", must(client.files.get(file.id)).sha256 == file.sha256);
  answer.set("files", must(client.files.list()).results.size());
  client.files.remove(file.id).value();
  answer.set("gone", client.files.get(file.id).error().status);

  mc::NewDeployment deployment{"probe", a[0], model.latest_version->id};
  const auto made = must(client.deployments.create(deployment));
  const auto name = made.owner + "/" + made.name;
  answer.set("release", must(client.deployments.update(name, {.max_instances = 2})).current_release->number);
  auto prediction = must(client.deployments.predict(name, {{"text", "Ada"}}));
  prediction = must(client.predictions.wait(prediction, {.poll_interval = std::chrono::milliseconds(20)}));
  answer.set("predicted", client.output_of(prediction).text());
  answer.set("canceled", std::string(mc::to_string(must(client.predictions.cancel(prediction.id)).status)));
  answer.set("deployments", must(client.deployments.list()).results.size());

  mc::NewModel wanted{must(client.accounts.current()).username, "probe-model"};
  const auto fresh = must(client.models.create(wanted));
  answer.set("described",
             must(client.models.update(fresh.owner + "/" + fresh.name, {{"description", "of a test"}})).description);
  client.models.remove(fresh.owner + "/" + fresh.name).value();
  return answer;
}

Value get(const mc::Client& client, const Arguments& a) { return must(client.get(a[0])); }

Value create(const mc::Client& client, const Arguments& a) {
  mc::CreateOptions options;
  if (a.size() > 2) options.idempotency_key = a[2];
  return must(client.predictions.create(a[0], input_of(a[1]), options)).raw;
}

/// SECRET ID TIMESTAMP SIGNATURE BODY
Value verify(const mc::Client&, const Arguments& a) {
  const auto verified = mc::verify_webhook({a[1], a[2], a[3], a[4]}, a[0]);
  return verified ? Value(true) : told(verified.error());
}

mc::Task<mc::Result<Value>> several(mc::Client client, std::string ref) {
  Value::Object input = {{"text", "Ada"}};
  auto first = co_await client.async_run(ref, input);
  if (!first) co_return std::move(first).error();
  auto made = co_await client.predictions.async_create(ref, std::move(input));
  if (!made) co_return std::move(made).error();
  mc::RunOptions options;
  auto ended = co_await client.predictions.async_wait(*made, options);
  if (!ended) co_return std::move(ended).error();
  co_return Value(first->text() + ", " + client.output_of(*ended).text());
}

/// A coroutine of the caller's, on the library's thread.
Value coroutine(const mc::Client& client, const Arguments& a) {
  std::atomic<bool> ended = false;
  mc::Result<Value> answer = mc::Error{};
  mc::start<mc::Result<Value>>(several(client, a[0]), [&](mc::Result<Value> got) {
    answer = std::move(got);
    ended = true;
    ended.notify_one();
  });
  ended.wait(false);
  return must(answer);
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, std::function<Value(const mc::Client&, const Arguments&)>> commands = {
      {"run", run},
      {"run_file", run_file},
      {"run_nested", run_nested},
      {"cancel", cancel},
      {"stream", stream},
      {"events", events},
      {"read", read_all},
      {"chunks", chunks},
      {"istream", istream},
      {"save", save},
      {"describe", describe},
      {"threads", threads},
      {"list", list},
      {"resources", resources},
      {"get", get},
      {"create", create},
      {"verify", verify},
      {"coroutine", coroutine},
      {"cancel_stream", async_cancel},
  };
  const Arguments arguments(argv + std::min(argc, 2), argv + argc);
  const auto command = commands.find(argc > 1 ? argv[1] : "");
  if (command == commands.end()) return 2;
  mc::ClientOptions options;
  if (const char* patience = std::getenv("PROBE_PATIENCE_MS"))
    options.patience = std::chrono::milliseconds(std::atoi(patience));
  if (const char* silence = std::getenv("PROBE_SILENCE_MS"))
    options.silence_timeout = std::chrono::milliseconds(std::atoi(silence));
  if (const char* timeout = std::getenv("PROBE_TIMEOUT_MS"))
    options.request_timeout = std::chrono::milliseconds(std::atoi(timeout));
  if (const char* retries = std::getenv("PROBE_RETRIES")) options.retries = std::atoi(retries);
  const mc::Client client(options);
  try {
    std::cout << command->second(client, arguments).to_json() << "\n";
  } catch (const mc::Exception& thrown) {
    std::cout << told(thrown.error()).to_json() << "\n";
  }
  return 0;
}
