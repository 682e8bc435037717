#include "cli/secret.h"

#include <iostream>

#include "cli/ask.h"

namespace mimeo::cli {

int secret(const Common& common, const SecretPlaces& places, bool rotate, std::int64_t grace_seconds) {
  const auto print = [](const json::value& answer) {
    std::cout << text_in(answer, "key") << "\n";
    if (const auto until = text_in(answer, "former_valid_until"); !until.empty()) {
      std::cerr << "The former secret holds as well until " << until << "\n";
    }
  };
  if (!rotate) return ask(common, "GET", places.get, nullptr, print);
  json::value body;
  if (grace_seconds >= 0) body = json::object{{"grace_seconds", grace_seconds}};
  return ask(common, "POST", places.rotate, body, print);
}

}  // namespace mimeo::cli
