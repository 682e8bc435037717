// mimeo login: a link that signs in to the web page.
#include <iostream>

#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/pages.h"

namespace mimeo::cli {

int login(const Common& common) {
  return ask(common, "POST", "/mimeo/v1/session/codes", json::object(), [](const json::value& code) {
    std::cout << text_in(code, "url") << std::endl;
    std::cerr << "Open it in a browser within five minutes; it is good once.\n";
  });
}

}  // namespace mimeo::cli
