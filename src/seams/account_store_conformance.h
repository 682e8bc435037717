// What every AccountStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class AccountStoreConformance : public StoreConformance {
 protected:
  std::string stored() {
    std::string all;
    for (const auto& a : get(accounts().accounts())) {
      all += fmt::format("{} {} {} {} {} {}\n", a.id.text, core::to_string(a.type), a.name, a.github_url, a.avatar_url,
                         to_rfc3339(a.created_at));
    }
    for (const auto& t : get(accounts().tokens())) {
      all += fmt::format("{} {} {} {}\n", t.hash, t.account.text, t.name, to_rfc3339(t.created_at));
    }
    return all;
  }

  core::Account user{.id = {"ada"},
                     .name = "Ada",
                     .github_url = "https://example.com/ada",
                     .avatar_url = "https://example.com/ada.png",
                     .created_at = samples::at(0)};
  core::Account organization{.id = {"analytical"},
                             .type = core::Account::Type::organization,
                             .name = "Engines",
                             .created_at = samples::at(1.5)};
  core::Token token{.hash = std::string(64, 'e'), .account = {"ada"}, .name = "laptop", .created_at = samples::at(2)};

  const std::string user_text =
      "ada user Ada https://example.com/ada https://example.com/ada.png 2026-03-04T12:00:00.000000Z\n";
  const std::string organization_text = "analytical organization Engines   2026-03-04T12:00:01.500000Z\n";
  const std::string token_text = std::string(64, 'e') + " ada laptop 2026-03-04T12:00:02.000000Z\n";
};

TEST_P(AccountStoreConformance, gives_back_accounts_and_tokens_member_for_member) {
  must(accounts().insert(user));
  must(accounts().insert(organization));
  must(accounts().insert_token(token));
  EXPECT_EQ(stored(), user_text + organization_text + token_text);
}

TEST_P(AccountStoreConformance, refuses_a_username_that_exists) {
  must(accounts().insert(user));
  auto other = user;
  other.name = "Somebody";
  EXPECT_EQ(refusal(accounts().insert(other)), ErrorKind::conflict);
  EXPECT_EQ(stored(), user_text);
}

TEST_P(AccountStoreConformance, refuses_a_token_that_exists_or_has_no_account) {
  must(accounts().insert(user));
  must(accounts().insert_token(token));
  EXPECT_EQ(refusal(accounts().insert_token(token)), ErrorKind::conflict);
  EXPECT_EQ(refusal(accounts().insert_token({.hash = "f", .account = {"nobody"}})), ErrorKind::not_found);
  EXPECT_EQ(stored(), user_text + token_text);
}

TEST_P(AccountStoreConformance, removes_a_token_and_does_not_mind_its_absence) {
  must(accounts().insert(user));
  must(accounts().insert_token(token));
  must(accounts().remove_token(token.hash));
  must(accounts().remove_token(token.hash));
  EXPECT_EQ(stored(), user_text);
}

TEST_P(AccountStoreConformance, keeps_everything_over_a_restart) {
  must(accounts().insert(user));
  must(accounts().insert_token(token));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(stored(), user_text + token_text);
}

}  // namespace mimeo::seams
