#include <unistd.h>

#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "base/hash.h"
#include "cli/commands.h"
#include "cli/download.h"
#include "cli/follow.h"
#include "cli/inline_image.h"
#include "cli/inputs.h"
#include "cli/meter.h"
#include "cli/offer_server.h"
#include "cli/stream.h"
#include "core/data_uri.h"
#include "core/file.h"
#include "core/media_type.h"
#include "server/private_file.h"

namespace mimeo::cli {
namespace {

/// Where outputs go: one given file, or files in a folder under names that are not taken yet.
class Saver {
 public:
  Saver(const Server& server, std::string output) : downloads_(server), output_(std::move(output)) {
    folder_ = output_.empty() || output_.ends_with('/') || std::filesystem::is_directory(output_);
  }

  /// Saves the file that `text` names, if it names one.
  Result<std::optional<std::string>> save(const std::string& text) {
    const bool is_url = text.starts_with("https://") || text.starts_with("http://");
    auto uri = core::parse_data_uri(text);
    if (!is_url && !uri) return std::nullopt;
    auto name = is_url ? core::safe_file_name(percent_decode(text.substr(text.rfind('/') + 1)))
                       : fmt::format("output{}", core::ending_of(uri->media_type));
    const auto path = choose(name);
    if (uri) {
      auto written = server::write_public_file(path, uri->bytes);
      if (!written) return pass_on(std::move(written));
    } else {
      Meter meter(path);
      auto bytes = downloads_.save(text, path, meter.transfer());
      if (!bytes) return pass_on(std::move(bytes));
    }
    ++saved_;
    return path;
  }

 private:
  std::string choose(const std::string& name) {
    if (!folder_) return saved_ == 0 ? output_ : numbered(output_, saved_);
    const std::string folder = output_.empty() ? "." : output_;
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    auto path = (std::filesystem::path(folder) / name).lexically_normal().string();
    const auto first = path;
    for (int number = 1; std::filesystem::exists(path); ++number) path = numbered(first, number);
    return path;
  }

  /// out.png, out-1.png, out-2.png
  static std::string numbered(const std::string& path, int number) {
    const std::filesystem::path whole(path);
    const auto name = fmt::format("{}-{}{}", whole.stem().string(), number, whole.extension().string());
    return (whole.parent_path() / name).string();
  }

  Downloads downloads_;
  std::string output_;
  bool folder_ = false;
  int saved_ = 0;
};

/// Text as it stands, files to disk, everything else as JSON.
Result<void> show_output(const json::value& output, const json::value& document, Saver& saver, bool pictures) {
  if (output.is_null()) return {};
  if (output.is_string()) {
    const std::string text(output.get_string());
    auto saved = saver.save(text);
    if (!saved) return pass_on(std::move(saved));
    std::cout << saved->value_or(text) << "\n";
    if (*saved && pictures) show_image(**saved);
    return {};
  }
  const bool texts = output.is_array() && !output.get_array().empty() && output.get_array().front().is_string();
  if (!texts) {
    std::cout << write_json(output) << "\n";
    return {};
  }
  const bool concatenate = puts_out_text_in_pieces(document);
  for (const auto& item : output.get_array()) {
    const std::string text = item.is_string() ? std::string(item.get_string()) : write_json(item);
    auto saved = saver.save(text);
    if (!saved) return pass_on(std::move(saved));
    std::cout << saved->value_or(text) << (concatenate ? "" : "\n");
    if (*saved && pictures) show_image(**saved);
  }
  if (concatenate) std::cout << "\n";
  return {};
}

Result<int> run_prediction(const Common& common, const RunOptions& options) {
  auto server = find_server(common);
  if (!server) return pass_on(std::move(server));
  Http http(*server);
  auto version = find_version(http, options.reference);
  if (!version) return pass_on(std::move(version));
  const json::value& document = *find(*version, "openapi_schema");
  auto inputs = read_inputs(options.inputs, document, upload_to(http));
  if (!inputs) return pass_on(std::move(inputs));

  // Text appears as the model writes it where a person looks at it; a program gets it whole.
  const bool live =
      !common.json && options.output.empty() && puts_out_text_in_pieces(document) && ::isatty(STDOUT_FILENO);
  std::vector<std::string> headers;
  if (!live) headers.push_back("Prefer: wait=1");
  auto created = create_prediction(http, options.reference, std::move(*inputs), std::move(headers));
  if (!created) return pass_on(std::move(created));
  if (live) return show_stream(common, http, *created, document);
  auto ended = wait_for_end(http, "/v1/predictions/", std::move(*created), common.json);
  if (!ended) return pass_on(std::move(ended));

  leave_on_interrupt();
  const int code = say_end(common, *ended);
  if (code != exit_ok) return code;
  if (!common.json || !options.output.empty()) {
    Saver saver(http.server(), options.output);
    const auto* output = find(*ended, "output");
    auto shown = output == nullptr ? Result<void>{} : show_output(*output, document, saver, options.show);
    if (!shown) return pass_on(std::move(shown));
  }
  return exit_ok;
}

}  // namespace

int run(const Common& common, const RunOptions& options) {
  cancel_on_interrupt();
  auto code = run_prediction(common, options);
  if (!code && code.error().kind == ErrorKind::unavailable && offer_server(common))
    code = run_prediction(common, options);
  return code ? *code : report(common, code.error());
}

}  // namespace mimeo::cli
