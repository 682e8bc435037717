// The web page: what a browser gets that asks for HTML. Its files come with the program, as an archive (web/,
// tools/web.sh).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace mimeo::api {

class WebPage {
 public:
  /// From a tar archive: index.html, assets/..., docs/..., llms*.txt; beside a file, its compressed form with ".gz"
  /// behind the name. An archive that cannot be read is a fault of the build (asserted). `files_origins` is where the
  /// page may show output files from, with spaces between.
  WebPage(std::string_view archive, const std::string& files_origins);

  /// The answer to a request that is the page's: an asset, a file of the documentation, whoever asks, or, for a browser
  /// that asks for HTML anywhere but below what is the API's alone, the page itself, which looks at the address by
  /// itself. Nothing: not ours.
  std::optional<http::Response> answer(const http::Request& request) const;

  /// Whether a browser asks for HTML where nothing but the page can be meant.
  static bool is_wanted(const http::Request& request);

 private:
  struct File {
    std::string content;
    std::string compressed;  ///< empty: not worth it
    std::string etag;
  };

  http::Response respond(const http::Request& request, const std::string& name, const File& file) const;

  std::map<std::string, File, std::less<>> files_;
  std::string content_security_policy_;
};

}  // namespace mimeo::api
