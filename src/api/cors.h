// Which web pages may use the API: those that a token names, and any for what needs no token (CORS).
//
// A browser asks on behalf of a page whether it may (the preflight, which bears no token), and gives the page an answer
// only if that names the page's origin. This protects nobody from who holds a token outside a browser; it keeps a token
// that stands in one page from being of use in another.
#pragma once

#include "api/problem.h"
#include "engine/engine.h"
#include "http/message.h"

namespace mimeo::api {

/// Refuses with origin_refused when the request comes from a page that the token, being for certain pages, is not for.
/// Our own pages are always right.
std::expected<void, Problem> check_origin(const engine::Engine& engine, const engine::Bearer& bearer,
                                          const http::Headers& headers);

/// Adds what lets the page that asked read `response`: to the answer of a preflight when any token in force is for the
/// page, to others when the token that was sent is, or when none was known. `is_open`: the path needs no token, so
/// every page may.
void add_cors(const engine::Engine& engine, const http::Request& request, bool is_open, http::Response& response);

}  // namespace mimeo::api
