#include "options.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

namespace load {
namespace {

constexpr const char* usage = R"(mimeo-load [--header 'Name: value']... [options] URL
  URL                 http://IP:PORT/path or https://IP:PORT/path
  --unix PATH         connect to this socket instead of to the URL's address
  --paths FILE        a path per line, taken in turns instead of the URL's
  --method NAME       default GET, or POST with a body
  --body TEXT         sent as application/json, or as what --type says
  --body-file FILE    the same, from a file
  --type TYPE         the body's Content-Type
  --clients N         connections, each with one request at a time (default 1)
  --rate N            requests per second over all clients, by the clock: latencies count from when a request was due
  --expect TEXT       every answer must contain it
  --retry STATUS      send again, after 100 us, 200 us ... 20 ms, when the answer has this status
  --warm-up SECONDS   default 1
  --seconds SECONDS   default 3
)";

[[noreturn]] void refuse(const std::string& why) {
  std::fprintf(stderr, "mimeo-load: %s\n%s", why.c_str(), usage);
  std::exit(2);
}

double number(const std::string& name, const std::string& value) {
  char* end = nullptr;
  const double parsed = std::strtod(value.c_str(), &end);
  if (value.empty() || *end != '\0' || parsed < 0) refuse(name + ": not a number: " + value);
  return parsed;
}

std::chrono::nanoseconds seconds(const std::string& name, const std::string& value) {
  return std::chrono::nanoseconds(static_cast<long long>(number(name, value) * 1e9));
}

/// Answers the path.
std::string take_url(std::string_view url, Target& target) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) refuse("no URL");
  target.tls = url.substr(0, scheme) == "https";
  url.remove_prefix(scheme + 3);
  const auto slash = url.find('/');
  const auto authority = url.substr(0, slash);
  const auto colon = authority.rfind(':');
  target.host = authority.substr(0, colon);
  target.port =
      colon == std::string_view::npos ? (target.tls ? "443" : "80") : std::string(authority.substr(colon + 1));
  return slash == std::string_view::npos ? "/" : std::string(url.substr(slash));
}

std::vector<std::string> read_lines(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  if (lines.empty()) refuse("--paths: nothing in " + path);
  return lines;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.empty()) refuse("--body-file: nothing in " + path);
  return text;
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options options;
  std::string url;
  std::string method;
  std::string body;
  std::string type = "application/json";
  std::string headers;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (!word.starts_with("--")) {
      url = word;
      continue;
    }
    if (i + 1 == argc) refuse(word + ": needs a value");
    const std::string value = argv[++i];
    if (word == "--header")
      headers += value + "\r\n";
    else if (word == "--unix")
      options.target.unix_path = value;
    else if (word == "--paths")
      paths = read_lines(value);
    else if (word == "--method")
      method = value;
    else if (word == "--body")
      body = value;
    else if (word == "--body-file")
      body = read_file(value);
    else if (word == "--type")
      type = value;
    else if (word == "--clients")
      options.clients = static_cast<int>(number(word, value));
    else if (word == "--rate")
      options.rate = number(word, value);
    else if (word == "--expect")
      options.expect = value;
    else if (word == "--retry")
      options.retry_status = static_cast<int>(number(word, value));
    else if (word == "--warm-up")
      options.warm_up = seconds(word, value);
    else if (word == "--seconds")
      options.measure = seconds(word, value);
    else
      refuse("unknown option " + word);
  }
  if (options.clients < 1) refuse("--clients: at least one");
  const auto path = take_url(url, options.target);
  if (paths.empty()) paths.push_back(path);
  if (method.empty()) method = body.empty() ? "GET" : "POST";
  std::string rest = " HTTP/1.1\r\nHost: " + options.target.host + ":" + options.target.port + "\r\n" + headers;
  if (!body.empty())
    rest += "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  rest += "\r\n" + body;
  for (const auto& one : paths) options.requests.push_back(method + " " + one + rest);
  return options;
}

}  // namespace load
