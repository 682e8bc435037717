#include "engine/identities.h"

#include <gmock/gmock.h>

#include "base/task_group.h"
#include "engine/enroll.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

class IdentitiesTest : public EngineTest {
 protected:
  static Person person(std::string subject, std::string username = "ada") {
    return {"https://id.example", std::move(subject), "Ada Lovelace", std::move(username)};
  }
  std::string account_of(Person who) {
    auto account = run_on(io, find_or_create_account_of(*engine, std::move(who)));
    return account ? (*account)->id.text : std::string(to_string(account.error().kind));
  }
  void add_user(const std::string& name) {
    core::Account account;
    account.id.text = name;
    EXPECT_TRUE(run_on(io, create_user(*engine, account)));
  }
};

TEST_F(IdentitiesTest, the_first_log_in_makes_an_account_and_the_next_ones_find_it) {
  EXPECT_EQ(account_of(person("1")), "ada");
  EXPECT_EQ(account_of(person("1", "another-name-by-now")), "ada");
  const auto account = engine->accounts.find({"ada"});
  EXPECT_EQ(account->name, "Ada Lovelace");
  EXPECT_FALSE(account->is_operator);
}

TEST_F(IdentitiesTest, nobody_is_made_who_is_only_looked_for) {
  auto found = run_on(io, find_account_of(*engine, person("1")));
  EXPECT_EQ(found.error().kind, ErrorKind::not_found);
  EXPECT_FALSE(engine->accounts.find({"ada"}));
}

TEST_F(IdentitiesTest, whoever_has_a_taken_name_gets_another_and_never_the_account_that_has_it) {
  add_user("ada");
  EXPECT_EQ(account_of(person("1")), "ada-2");
  EXPECT_EQ(account_of(person("2")), "ada-3");
  EXPECT_EQ(account_of(person("3", "settings")), "settings-2") << "an address of ours";
}

TEST_F(IdentitiesTest, two_browsers_of_one_person_make_one_account) {
  std::vector<std::string> accounts;
  const auto log_in = [&]() -> Task<> {
    auto who = person("1");
    auto account = co_await find_or_create_account_of(*engine, std::move(who));
    EXPECT_TRUE(account);
    accounts.push_back(account ? (*account)->id.text : "");
  };
  TaskGroup browsers(io.get_executor(), "browsers");
  browsers.spawn(log_in());
  browsers.spawn(log_in());
  run_on(io, browsers.join());
  EXPECT_THAT(accounts, testing::ElementsAre("ada", "ada"));
}

TEST_F(IdentitiesTest, an_account_is_linked_with_one_person_of_an_issuer) {
  add_user("countess");
  add_user("bob");
  EXPECT_TRUE(run_on(io, link_account(*engine, {"countess"}, person("1"))));
  EXPECT_TRUE(run_on(io, link_account(*engine, {"countess"}, person("1")))) << "again is as good as once";
  EXPECT_EQ(account_of(person("1")), "countess");
  EXPECT_EQ(run_on(io, link_account(*engine, {"bob"}, person("1"))).error().kind, ErrorKind::conflict);
  EXPECT_EQ(run_on(io, link_account(*engine, {"countess"}, person("2"))).error().kind, ErrorKind::conflict);
}

TEST_F(IdentitiesTest, who_was_removed_does_not_come_back) {
  EXPECT_EQ(account_of(person("1")), "ada");
  EXPECT_TRUE(run_on(io, engine->accounts.remove({"ada"}, clock.now())));
  EXPECT_EQ(account_of(person("1")), "forbidden");
}

}  // namespace
}  // namespace mimeo::engine
