#include "core/origins.h"

#include <set>

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

const Origins one{"https://api.test", "https://files.test:8444"};
const Origins many{"https://api.test", "https://*.files.test"};

TEST(Origins, of_files_are_one_or_one_for_each_account) {
  EXPECT_EQ(files_origin(one, {"ada"}), "https://files.test:8444");
  EXPECT_EQ(files_origin(many, {"ada"}), "https://ada.files.test");
  EXPECT_EQ(files_origin(many, {"ada-lovelace"}), "https://ada-lovelace.files.test");
}

TEST(Origins, of_accounts_whose_name_is_no_label_of_a_host_are_labels_and_differ) {
  std::set<std::string> hosts;
  for (const char* name : {"ada.l", "ada_l", "ada-", "u--ada", "ada"}) {
    const auto origin = files_origin(many, {name});
    EXPECT_TRUE(origin.ends_with(".files.test")) << origin;
    const auto label = origin.substr(8, origin.size() - 8 - std::string(".files.test").size());
    EXPECT_EQ(label.find_first_of("._"), label.npos) << label;
    EXPECT_LE(label.size(), 63u);
    hosts.insert(label);
  }
  EXPECT_EQ(hosts.size(), 5u);
  EXPECT_LE(files_origin(many, {std::string(64, 'a')}).size(), std::string("https://.files.test").size() + 63);
}

TEST(Origins, know_an_address_of_theirs) {
  EXPECT_EQ(path_on_files_origin(one, "https://files.test:8444/f/token/a.png"), "/f/token/a.png");
  EXPECT_EQ(path_on_files_origin(many, "https://ada.files.test/f/token/a.png"), "/f/token/a.png");
  for (const char* other :
       {"https://files.test/f/x", "https://files.test:84444/f/x", "http://files.test:8444/f/x", "", "https://"}) {
    EXPECT_FALSE(path_on_files_origin(one, other)) << other;
  }
  for (const char* other : {"https://files.test/f/x", "https://a.b.files.test/f/x", "https://evil.test/.files.test/f/x",
                            "https://evil.test?.files.test/f/x", "https://ada.files.test.evil.test/f/x", "https://"}) {
    EXPECT_FALSE(path_on_files_origin(many, other)) << other;
  }
}

TEST(Origins, give_files_of_an_account_to_who_asks_at_its_host) {
  EXPECT_TRUE(serves_files_of(one, {"ada"}, "anything"));
  EXPECT_TRUE(serves_files_of(many, {"ada"}, "ada.files.test"));
  EXPECT_TRUE(serves_files_of(many, {"ada"}, "ADA.files.test:8444"));
  for (const char* host : {"", "files.test", "bob.files.test", "ada.files.test.evil", "127.0.0.1:8444"}) {
    EXPECT_FALSE(serves_files_of(many, {"ada"}, host)) << host;
  }
}

}  // namespace
}  // namespace mimeo::core
