#include "api/problem_page.h"

#include <fmt/format.h>

#include "api/problem.h"
#include "http/message.h"

namespace mimeo::api {
namespace {

constexpr std::string_view head =
    R"(<!-- Made by `make docs` from the table in src/api/problem.cc: change it there. -->
# Errors

Whatever is refused is answered with a problem document, `application/problem+json`, always an object:

```json
{"title": "Input validation failed", "status": 422,
 "detail": "- input.steps: Must be less than or equal to 4\n",
 "invalid_fields": [{"type": "number_lte", "field": "input.steps", "description": "Must be less than or equal to 4"}]}
```

`title` and `status` are those that Replicate gives, so that code written for it finds what it looks for. `detail` says what
is wrong with this very request: read it first. `invalid_fields` is there where a body or an input broke its schema, and has
one entry for each fault. Nothing has been done when a request is refused.

Every answer, good or bad, bears an `X-Request-Id`. The server's log has the cause of every 5xx under the same id.

Official clients repeat some requests by themselves. Where waiting helps, the answer says how long: `Retry-After`, and
`retry_after` in the body. Where repeating would do harm it says `x-should-retry: false`, which the generated clients heed.

| Status | Title | When | `detail`, when nothing more exact is known | Repeat | Name |
|---|---|---|---|---|---|
)";

constexpr std::string_view foot = R"(
The name is for talking about a problem; it is not in the answer. A prediction that was accepted and then failed is no error of this
kind: it is answered with 200, its `status` is `failed`, and its `error` says why.
)";

std::string repeating(const ProblemType& type) {
  if (type.retry == ProblemType::Retry::harmful) return "no";
  if (type.retry_after.count() > 0) return fmt::format("after {} s", type.retry_after.count());
  return type.status == 408 || type.status >= 500 ? "yes" : "not unchanged";
}

}  // namespace

std::string problem_page() {
  std::string page(head);
  for (const ProblemType* type : all_problems()) {
    page += fmt::format("| {} | {} | {} | {} | {} | `{}` |\n", type->status, type->title, type->when, type->detail,
                        repeating(*type), type->name);
  }
  return page += foot;
}

}  // namespace mimeo::api
