// The module mimeo._core: what of the library the Python code of the package stands on. Whatever asks the server
// answers a Call, of JSON as a rule; the package makes objects of that, blocking or for asyncio.
#include <chrono>
#include <filesystem>

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include "call.h"

namespace mimeo::python {
namespace {

using namespace nb::literals;
using CallPtr = std::unique_ptr<Call>;
using Text = std::string;

/// So a duration of Python is one.
std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<long long>(seconds * 1000));
}

/// Sets what is given of the options that all doors to a prediction share.
template <class Options>
Options options_of(const nb::dict& given, const std::stop_source& stop) {
  Options options;
  for (auto [key, value] : given) {
    const auto name = nb::cast<Text>(key);
    if (value.is_none()) continue;
    if (name == "webhook") {
      options.webhook = nb::cast<Text>(value);
    } else if (name == "webhook_events_filter") {
      options.webhook_events_filter = nb::cast<std::vector<Text>>(value);
    } else if (name == "cancel_after") {
      options.cancel_after = nb::cast<Text>(value);
    } else if (name == "idempotency_key") {
      options.idempotency_key = nb::cast<Text>(value);
    } else if (name == "file_encoding_strategy") {
      if (nb::cast<Text>(value) == "base64") options.files = mc::FileEncoding::data_uri;
    } else {
      throw nb::type_error(("No option of a prediction: " + name).c_str());
    }
  }
  options.stop = stop.get_token();
  return options;
}

/// What most calls answer.
struct AsTheyAre {
  template <class T>
  nb::object operator()(T&& value) const {
    return to_python(std::forward<T>(value));
  }
};

/// The content of a file is bytes, and no text.
struct AsBytes {
  nb::object operator()(Text&& bytes) const { return nb::bytes(bytes.data(), bytes.size()); }
  nb::object operator()(std::optional<Text>&& piece) const {
    if (!piece) return nb::none();
    return (*this)(*std::move(piece));
  }
};

/// A call that a stop token is all there is to.
template <class Begin, class Convert = AsTheyAre>
CallPtr call(const Begin& begin, Convert convert = {}) {
  std::stop_source stop;
  return Call::begin(begin(stop.get_token()), stop, convert);
}

/// A source that is read piece by piece, and stopped as a whole. A call that reads from it keeps it.
template <class Source>
struct Pieces {
  std::shared_ptr<Source> source;
  std::stop_source stop;

  Pieces(Source begun, std::stop_source stop)
      : source(std::make_shared<Source>(std::move(begun))), stop(std::move(stop)) {}

  template <class Convert>
  CallPtr next(Convert convert) {
    auto with_source = [kept = source, convert](auto&& piece) { return convert(std::forward<decltype(piece)>(piece)); };
    return Call::begin(source->async_next(), stop, std::move(with_source));
  }
};
using FilePieces = Pieces<mc::FileReader>;
using Events = Pieces<mc::EventStream>;

mc::ClientOptions client_options(Text url, Text token, Text authorities, Text data_folder, std::optional<int> retries,
                                 std::optional<double> timeout, std::optional<double> connect_timeout,
                                 std::optional<double> silence_timeout, std::optional<double> patience) {
  mc::ClientOptions options;
  options.url = std::move(url);
  options.token = std::move(token);
  options.authorities = std::move(authorities);
  options.data_folder = std::move(data_folder);
  options.user_agent = "mimeo-python/0.1";
  if (retries) options.retries = *retries;
  if (timeout) options.request_timeout = milliseconds(*timeout);
  if (connect_timeout) options.connect_timeout = milliseconds(*connect_timeout);
  if (silence_timeout) options.silence_timeout = milliseconds(*silence_timeout);
  if (patience) options.patience = milliseconds(*patience);
  return options;
}

CallPtr run(const mc::Client& client, const Text& ref, const nb::dict& input, std::optional<int> wait, bool hold,
            bool use_file_output, double poll_interval, const nb::dict& given) {
  std::stop_source stop;
  auto options = options_of<mc::RunOptions>(given, stop);
  options.wait = wait.has_value();
  options.hold = hold;
  if (wait) options.wait_for = std::chrono::seconds(*wait);
  options.use_file_output = use_file_output;
  options.poll_interval = milliseconds(poll_interval);
  auto task = client.async_run(ref, object_of(input), std::move(options));
  return Call::begin(std::move(task), stop, AsTheyAre());
}

CallPtr stream(const mc::Client& client, const Text& ref, const nb::dict& input, const nb::dict& given) {
  std::stop_source stop;
  auto task = client.async_stream(ref, object_of(input), options_of<mc::CreateOptions>(given, stop));
  return Call::begin(std::move(task), stop,
                     [stop](mc::EventStream&& begun) { return nb::cast(Events{std::move(begun), stop}); });
}

Events stream_of(const mc::Client& client, const nb::dict& prediction, Text after) {
  std::stop_source stop;
  auto begun = client.stream(mc::Prediction::of(object_of(prediction)), std::move(after), stop.get_token());
  if (!begun) raise(begun.error());
  return Events{*std::move(begun), stop};
}

CallPtr wait(const mc::Client& client, const nb::dict& prediction, double poll_interval, bool eager) {
  std::stop_source stop;
  mc::RunOptions options;
  options.wait = eager;
  options.poll_interval = milliseconds(poll_interval);
  options.stop = stop.get_token();
  auto task = client.predictions.async_wait(mc::Prediction::of(object_of(prediction)), std::move(options));
  return Call::begin(std::move(task), stop, AsTheyAre());
}

/// The doors by which predictions and trainings are made.
void bind_creating(nb::class_<mc::Client>& client) {
  client.def("run", &run, "ref"_a, "input"_a, "wait"_a.none(), "hold"_a, "use_file_output"_a, "poll_interval"_a,
             "options"_a);
  client.def("stream", &stream, "ref"_a, "input"_a, "options"_a);
  client.def("stream_of", &stream_of, "prediction"_a, "after"_a = "");
  client.def("wait", &wait, "prediction"_a, "poll_interval"_a, "eager"_a);
  client.def(
      "create_prediction",
      [](const mc::Client& self, const Text& ref, const nb::dict& input, const nb::dict& given) {
        std::stop_source stop;
        auto task = self.predictions.async_create(ref, object_of(input), options_of<mc::CreateOptions>(given, stop));
        return Call::begin(std::move(task), stop, AsTheyAre());
      },
      "ref"_a, "input"_a, "options"_a);
  client.def(
      "deployment_predict",
      [](const mc::Client& self, const Text& name, const nb::dict& input, const nb::dict& given) {
        std::stop_source stop;
        auto task = self.deployments.async_predict(name, object_of(input), options_of<mc::CreateOptions>(given, stop));
        return Call::begin(std::move(task), stop, AsTheyAre());
      },
      "name"_a, "input"_a, "options"_a);
  client.def(
      "create_training",
      [](const mc::Client& self, const Text& version, const Text& destination, const nb::dict& input,
         const nb::dict& given) {
        std::stop_source stop;
        auto task = self.trainings.async_create(version, destination, object_of(input),
                                                options_of<mc::CreateOptions>(given, stop));
        return Call::begin(std::move(task), stop, AsTheyAre());
      },
      "version"_a, "destination"_a, "input"_a, "options"_a);
}

void bind_models(nb::class_<mc::Client>& client) {
  using Client = const mc::Client&;
  client.def(
      "search_models",
      [](Client self, const Text& words) {
        return call([&](auto stop) { return self.models.async_search(words, stop); });
      },
      "query"_a);
  client.def(
      "create_model",
      [](Client self, Text owner, Text name, Text visibility, Text hardware, const nb::dict& more) {
        mc::NewModel made{owner, name, visibility, hardware, object_of(more)};
        return call([&](auto stop) { return self.models.async_create(made, stop); });
      },
      "owner"_a, "name"_a, "visibility"_a, "hardware"_a, "more"_a);
  client.def(
      "delete_model",
      [](Client self, const Text& model) {
        return call([&](auto stop) { return self.models.async_remove(model, stop); });
      },
      "model"_a);
  client.def(
      "get_version",
      [](Client self, const Text& model, const Text& version) {
        return call([&](auto stop) { return self.models.async_version(model, version, stop); });
      },
      "model"_a, "version"_a);
  client.def(
      "get_model",
      [](Client self, const Text& model) {
        return call([&](auto stop) { return self.models.async_get(model, stop); });
      },
      "model"_a);
  client.def(
      "list_versions",
      [](Client self, const Text& model) {
        return call([&](auto stop) { return self.models.async_versions(model, stop); });
      },
      "model"_a);
  client.def(
      "delete_version",
      [](Client self, const Text& model, const Text& version) {
        return call([&](auto stop) { return self.models.async_remove_version(model, version, stop); });
      },
      "model"_a, "version"_a);
}

void bind_deployments(nb::class_<mc::Client>& client) {
  using Client = const mc::Client&;
  using Number = std::optional<std::int64_t>;
  client.def(
      "get_deployment",
      [](Client self, const Text& name) {
        return call([&](auto stop) { return self.deployments.async_get(name, stop); });
      },
      "name"_a);
  client.def(
      "create_deployment",
      [](Client self, Text name, Text model, Text version, Text hardware, std::int64_t min_instances,
         std::int64_t max_instances) {
        mc::NewDeployment made{name, model, version, hardware, min_instances, max_instances};
        return call([&](auto stop) { return self.deployments.async_create(made, stop); });
      },
      "name"_a, "model"_a, "version"_a, "hardware"_a, "min_instances"_a, "max_instances"_a);
  client.def(
      "update_deployment",
      [](Client self, const Text& name, std::optional<Text> version, std::optional<Text> hardware, Number min_instances,
         Number max_instances) {
        mc::DeploymentChange change{version, hardware, min_instances, max_instances};
        return call([&](auto stop) { return self.deployments.async_update(name, change, stop); });
      },
      "name"_a, "version"_a.none(), "hardware"_a.none(), "min_instances"_a.none(), "max_instances"_a.none());
  client.def(
      "delete_deployment",
      [](Client self, const Text& name) {
        return call([&](auto stop) { return self.deployments.async_remove(name, stop); });
      },
      "name"_a);
}

void bind_the_rest(nb::class_<mc::Client>& client) {
  using Client = const mc::Client&;
  client.def(
      "get",
      [](Client self, const Text& target) { return call([&](auto stop) { return self.async_get(target, stop); }); },
      "target"_a, "Whatever the API has at a path (\"/v1/account\") or an address of its own.");
  client.def(
      "get_prediction",
      [](Client self, const Text& id) { return call([&](auto stop) { return self.predictions.async_get(id, stop); }); },
      "id"_a);
  client.def(
      "cancel_prediction",
      [](Client self, const Text& id) {
        return call([&](auto stop) { return self.predictions.async_cancel(id, stop); });
      },
      "id"_a);
  client.def(
      "get_training",
      [](Client self, const Text& id) { return call([&](auto stop) { return self.trainings.async_get(id, stop); }); },
      "id"_a);
  client.def(
      "cancel_training",
      [](Client self, const Text& id) {
        return call([&](auto stop) { return self.trainings.async_cancel(id, stop); });
      },
      "id"_a);
  client.def(
      "create_file",
      [](Client self, const mc::InputFile& file, const nb::dict& metadata) {
        return call([&](auto stop) { return self.files.async_create(file, object_of(metadata), stop); });
      },
      "file"_a, "metadata"_a);
  client.def(
      "get_file",
      [](Client self, const Text& id) { return call([&](auto stop) { return self.files.async_get(id, stop); }); },
      "id"_a);
  client.def(
      "delete_file",
      [](Client self, const Text& id) { return call([&](auto stop) { return self.files.async_remove(id, stop); }); },
      "id"_a);
  client.def(
      "get_collection",
      [](Client self, const Text& slug) {
        return call([&](auto stop) { return self.collections.async_get(slug, stop); });
      },
      "slug"_a);
  client.def("webhook_secret",
             [](Client self) { return call([&](auto stop) { return self.webhooks.async_secret(stop); }); });
}

void bind_files(nb::module_& module) {
  nb::class_<mc::InputFile>(module, "InputFile", "A file for an input: on disk, or bytes.")
      .def_static(
          "at", [](const Text& path) { return mc::InputFile::at(path); }, "path"_a)
      .def_static(
          "of_bytes",
          [](const nb::bytes& bytes, Text name) {
            return mc::InputFile::of_bytes(Text(bytes.c_str(), bytes.size()), std::move(name));
          },
          "bytes"_a, "name"_a);
  nb::class_<FilePieces>(module, "FilePieces")
      .def("next", [](FilePieces& self) { return self.next(AsBytes()); }, "The next piece, or None at the end.");
  nb::class_<mc::FileOutput>(module, "FileOutput")
      .def_prop_ro("url", &mc::FileOutput::url)
      .def_prop_ro("name", &mc::FileOutput::name)
      .def("read",
           [](const mc::FileOutput& self) { return call([&](auto stop) { return self.async_read(stop); }, AsBytes()); })
      .def("open",
           [](const mc::FileOutput& self) {
             std::stop_source stop;
             return FilePieces{self.open(stop.get_token()), stop};
           })
      .def(
          "save",
          [](const mc::FileOutput& self, const Text& path, Text sha256) {
            return call([&](auto stop) {
              mc::SaveOptions options;
              options.stop = stop;
              options.sha256 = std::move(sha256);
              return self.async_save(path, std::move(options));
            });
          },
          "path"_a, "sha256"_a = "")
      .def("content_type",
           [](const mc::FileOutput& self) { return call([&](auto stop) { return self.async_content_type(stop); }); })
      .def("size", [](const mc::FileOutput& self) { return call([&](auto stop) { return self.async_size(stop); }); });
}

void verify_webhook(const Text& id, const Text& timestamp, const Text& signature, const nb::bytes& body,
                    const Text& secret, double tolerance) {
  const mc::WebhookCall webhook{id, timestamp, signature, {body.c_str(), body.size()}};
  auto verified = mc::verify_webhook(webhook, secret, std::chrono::seconds(static_cast<long long>(tolerance)));
  if (!verified) raise(verified.error());
}

}  // namespace

NB_MODULE(_core, module) {
  module.doc() = "The C++ client library, as the Python code of this package needs it.";
  nb::set_leak_warnings(false);  // what the program still holds at its end is no leak

  nb::class_<Call>(module, "Call", "A call under way.")
      .def("wait", &Call::wait, "Waits for its end and answers the result.")
      .def("wait_for", &Call::wait_for, "seconds"_a.none(), "Waits for at most so long; answers whether it has ended.")
      .def("result", &Call::result, "The result of a call that has ended.")
      .def("when_done", &Call::when_done, "waker"_a, "Calls it once, on any thread, when the call has ended.")
      .def("stop", &Call::stop);
  bind_files(module);
  nb::class_<Events>(module, "Events")
      .def_prop_ro("prediction_id", [](const Events& self) { return self.source->prediction_id(); })
      .def(
          "next", [](Events& self) { return self.next(AsTheyAre()); },
          "The next event as (type, data, id, file or None); None at the end.");

  nb::class_<mc::Client> client(module, "Client");
  client.def(
      "__init__",
      [](mc::Client* self, Text url, Text token, Text authorities, Text data_folder, std::optional<int> retries,
         std::optional<double> timeout, std::optional<double> connect_timeout, std::optional<double> silence_timeout,
         std::optional<double> patience) {
        new (self)
            mc::Client(client_options(std::move(url), std::move(token), std::move(authorities), std::move(data_folder),
                                      retries, timeout, connect_timeout, silence_timeout, patience));
      },
      "url"_a, "token"_a, "authorities"_a, "data_folder"_a, "retries"_a.none(), "timeout"_a.none(),
      "connect_timeout"_a.none(), "silence_timeout"_a.none(), "patience"_a.none());
  client.def_prop_ro("url", &mc::Client::url);
  client.def("file", &mc::Client::file, "url"_a);
  bind_creating(client);
  bind_models(client);
  bind_deployments(client);
  bind_the_rest(client);

  module.def("verify_webhook", &verify_webhook, "id"_a, "timestamp"_a, "signature"_a, "body"_a, "secret"_a,
             "tolerance"_a);
  module.def(
      "leave_to_parent", [](nb::object client) { client.release(); }, "client"_a,
      "For a child: its parent's client, whose thread is not here, is never freed.");
  module.def("forget_interpreter", &Call::forget_interpreter, "To be called before the interpreter ends.");
}

}  // namespace mimeo::python
