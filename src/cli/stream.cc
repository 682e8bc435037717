#include "cli/stream.h"

#include <iostream>

#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/inputs.h"
#include "cli/stream_reader.h"

namespace mimeo::cli {
namespace {

/// Prints events one by one.
class Screen {
 public:
  Screen(bool as_json, bool in_pieces) : as_json_(as_json), in_pieces_(in_pieces) {}

  void show(const http::SseEvent& event) {
    if (event.event == "done") note_end(event.data);
    if (as_json_) {
      const json::object line{{"id", event.id}, {"event", event.event}, {"data", event.data}};
      std::cout << write_json(line) << std::endl;
    } else if (event.event == "output") {
      std::cout << event.data << (in_pieces_ ? "" : "\n") << std::flush;
      open_line_ = in_pieces_;
    } else {
      if (std::exchange(open_line_, false)) std::cout << std::endl;
      if (event.event == "error") std::cerr << "mimeo: " << member_of(event.data, "detail") << "\n";
      if (exit_code_ == exit_canceled) std::cerr << "mimeo: canceled\n";
    }
  }

  int exit_code() const { return exit_code_; }

 private:
  static std::string member_of(std::string_view data, std::string_view name) {
    auto object = parse_json(data);
    return object ? text_member(*object, name) : std::string();
  }
  void note_end(std::string_view data) {
    const auto reason = member_of(data, "reason");
    exit_code_ = reason.empty() ? exit_ok : reason == "canceled" ? exit_canceled : exit_failed;
  }

  const bool as_json_;
  const bool in_pieces_;
  bool open_line_ = false;
  int exit_code_ = exit_failed;
};

Result<int> stream_prediction(const Common& common, const RunOptions& options) {
  auto server = find_server(common);
  if (!server) return pass_on(std::move(server));
  Http http(*server);
  auto version = find_version(http, options.reference);
  if (!version) return pass_on(std::move(version));
  const json::value& document = *find(*version, "openapi_schema");
  auto inputs = read_inputs(options.inputs, document, upload_to(http));
  if (!inputs) return pass_on(std::move(inputs));
  auto created = create_prediction(http, options.reference, std::move(*inputs));
  if (!created) return pass_on(std::move(created));
  return show_stream(common, http, *created, document);
}

}  // namespace

bool puts_out_text_in_pieces(const json::value& document) {
  boost::system::error_code error;
  const auto* display = document.find_pointer("/components/schemas/Output/x-cog-array-display", error);
  return display != nullptr && *display == "concatenate";
}

Result<int> show_stream(const Common& common, Http& http, const json::value& prediction,
                        const json::value& document) {
  const auto* urls = find(prediction, "urls");
  const auto address = urls == nullptr ? std::string() : text_member(*urls, "stream");
  if (address.empty()) return fail(ErrorKind::not_found, "This prediction has no stream");
  StreamReader reader(http, address);
  Screen screen(common.json, puts_out_text_in_pieces(document));
  auto show = [&](const http::SseEvent& event) { screen.show(event); };
  auto read = reader.read(show, [] { return !is_interrupted(); });
  if (!read && read.error().kind == ErrorKind::canceled) {
    auto answer = http.call("POST", "/v1/predictions/" + text_member(prediction, "id") + "/cancel");
    if (!answer) return pass_on(std::move(answer));
    read = reader.read(show, [] { return true; });
  }
  if (!read) return pass_on(std::move(read));
  return screen.exit_code();
}

int stream(const Common& common, const RunOptions& options) {
  cancel_on_interrupt();
  auto code = stream_prediction(common, options);
  return code ? *code : report(common, code.error());
}

}  // namespace mimeo::cli
