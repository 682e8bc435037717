#include "http/message.h"

#include <algorithm>

#include "base/hash.h"

namespace mimeo::http {

namespace {

std::string decode_query_text(std::string_view text) {
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), '+', ' ');
  return percent_decode(plain);
}

}  // namespace

std::string_view Request::path_parameter(std::string_view name) const {
  for (const auto& [key, value] : path_parameters) {
    if (key == name) return value;
  }
  return {};
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view rest) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view item = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : item.substr(equals + 1);
    parameters.emplace_back(decode_query_text(item.substr(0, equals)), decode_query_text(value));
  }
  return parameters;
}

std::vector<std::pair<std::string, std::string>> Request::query_parameters() const { return parse_query(query); }

std::optional<std::string> Request::query_parameter(std::string_view name) const {
  if (query.empty()) return std::nullopt;
  for (auto& [key, value] : query_parameters()) {
    if (key == name) return std::move(value);
  }
  return std::nullopt;
}

void Request::set_target(std::string text) {
  target = std::move(text);
  std::string_view rest = target;
  // Absolute form (RFC 9112, 3.2.2), as proxies send it: the path begins after the authority.
  if (!rest.starts_with('/')) {
    const std::size_t scheme = rest.find("://");
    if (scheme != std::string_view::npos && scheme < 8) {
      const std::size_t slash = rest.find_first_of("/?", scheme + 3);
      rest.remove_prefix(std::min(slash, rest.size()));
    }
  }
  const std::size_t mark = rest.find('?');
  path = rest.substr(0, mark);
  query = mark == std::string_view::npos ? std::string_view() : rest.substr(mark + 1);
  if (path.empty()) path = "/";
}

Response Response::of(unsigned status, std::string_view content_type, std::string body) {
  Response response(status);
  response.headers.add("Content-Type", content_type);
  response.body = std::move(body);
  return response;
}

Response Response::json(unsigned status, std::string body) { return of(status, "application/json", std::move(body)); }

Response Response::text(unsigned status, std::string body) {
  return of(status, "text/plain; charset=utf-8", std::move(body));
}

Response Response::stream(unsigned status, std::string_view content_type, std::unique_ptr<Source> source) {
  Response response(status);
  response.headers.add("Content-Type", content_type);
  response.body = std::move(source);
  return response;
}

std::string_view reason_phrase(unsigned status) {
  switch (status) {
    case 100: return "Continue";
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "";
  }
}

}  // namespace mimeo::http
