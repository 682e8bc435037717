// What every AccountStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class AccountStoreConformance : public StoreConformance {
 protected:
  static std::string text(const std::optional<Time>& time) { return time ? to_rfc3339(*time) : "-"; }

  std::string stored_accounts() {
    std::string all;
    for (const auto& a : get(accounts().accounts())) {
      all += fmt::format("{} {} {} {} {} {} {} {}\n", a.id.text, core::to_string(a.type), a.is_operator, a.name,
                         a.github_url, a.avatar_url, to_rfc3339(a.created_at), text(a.removed_at));
    }
    return all;
  }
  std::string stored_tokens() {
    std::string all;
    for (const auto& t : get(accounts().tokens())) {
      all += fmt::format("{} {} {} {} {} {}", t.id.text, t.hash, t.prefix, t.account.text, t.created_by.text, t.name);
      for (const auto scope : t.scopes.list()) all += fmt::format(" {}", core::to_string(scope));
      for (const auto& origin : t.origins) all += " " + origin;
      if (t.retention) all += " " + core::to_string(*t.retention);
      all +=
          fmt::format(" {} {} {} {}\n", t.disabled, to_rfc3339(t.created_at), text(t.expires_at), text(t.last_used_at));
    }
    return all;
  }
  std::string stored_members() {
    std::string all;
    for (const auto& m : get(accounts().members())) {
      all += fmt::format("{} {} {} {}\n", m.organization.text, m.user.text, core::to_string(m.role),
                         to_rfc3339(m.created_at));
    }
    return all;
  }

  void insert_all() {
    must(accounts().insert(user));
    must(accounts().insert(organization));
    must(accounts().insert_token(token));
    must(accounts().put_member(membership));
  }
  core::Token another(std::string id, core::AccountId account, core::AccountId maker) {
    core::Token other = token;
    other.id.text = id;
    other.hash = "hash of " + id;
    other.account = std::move(account);
    other.created_by = std::move(maker);
    return other;
  }
  std::string token_ids() {
    std::string ids;
    for (const auto& one : get(accounts().tokens())) ids += one.id.text + " ";
    return ids;
  }

  core::Account user{.id = {"ada"},
                     .is_operator = true,
                     .name = "Ada",
                     .github_url = "https://example.com/ada",
                     .avatar_url = "https://example.com/ada.png",
                     .created_at = samples::at(0)};
  core::Account organization{.id = {"analytical"},
                             .type = core::Account::Type::organization,
                             .name = "Engines",
                             .created_at = samples::at(1.5)};
  core::Token token{.id = {"t1"},
                    .hash = std::string(64, 'e'),
                    .prefix = "r8_abcde",
                    .account = {"ada"},
                    .created_by = {"ada"},
                    .name = "laptop",
                    .scopes = {core::Scope::read, core::Scope::write},
                    .origins = {"https://a.example", "http://localhost:3000"},
                    .retention = core::Retention{.time = std::chrono::days(7), .until_download = true},
                    .disabled = true,
                    .created_at = samples::at(2),
                    .expires_at = samples::at(9)};
  core::Membership membership{{"analytical"}, {"ada"}, core::Role::owner, samples::at(3)};

  const std::string user_text =
      "ada user true Ada https://example.com/ada https://example.com/ada.png 2026-03-04T12:00:00.000000Z -\n";
  const std::string organization_text = "analytical organization false Engines   2026-03-04T12:00:01.500000Z -\n";
  const std::string token_text = "t1 " + std::string(64, 'e') +
                                 " r8_abcde ada ada laptop read write https://a.example http://localhost:3000 7d, "
                                 "until-download true 2026-03-04T12:00:02.000000Z 2026-03-04T12:00:09.000000Z -\n";
  const std::string member_text = "analytical ada owner 2026-03-04T12:00:03.000000Z\n";
};

TEST_P(AccountStoreConformance, gives_back_accounts_tokens_and_members_member_for_member) {
  insert_all();
  EXPECT_EQ(stored_accounts(), user_text + organization_text);
  EXPECT_EQ(stored_tokens(), token_text);
  EXPECT_EQ(stored_members(), member_text);
}

TEST_P(AccountStoreConformance, refuses_a_username_that_exists) {
  must(accounts().insert(user));
  auto other = user;
  other.name = "Somebody";
  EXPECT_EQ(refusal(accounts().insert(other)), ErrorKind::conflict);
  EXPECT_EQ(stored_accounts(), user_text);
}

TEST_P(AccountStoreConformance, changes_an_account_but_not_what_it_is) {
  must(accounts().insert(user));
  must(accounts().update({.id = {"ada"}, .type = core::Account::Type::organization, .name = "Countess"}));
  EXPECT_EQ(stored_accounts(), "ada user false Countess   2026-03-04T12:00:00.000000Z -\n");
  EXPECT_EQ(refusal(accounts().update({.id = {"nobody"}})), ErrorKind::not_found);
}

TEST_P(AccountStoreConformance, removes_an_account_with_its_tokens_and_keeps_its_name) {
  insert_all();
  must(accounts().insert({.id = {"bob"}}));
  must(accounts().put_member({{"analytical"}, {"bob"}}));
  must(accounts().insert_token(another("t2", {"analytical"}, {"ada"})));
  must(accounts().insert_token(another("t3", {"analytical"}, {"bob"})));
  must(accounts().remove({"ada"}, samples::at(7)));
  EXPECT_NE(stored_accounts().find("2026-03-04T12:00:07.000000Z\n"), std::string::npos) << stored_accounts();
  EXPECT_EQ(token_ids(), "t3 ");
  EXPECT_EQ(stored_members(), "analytical bob member 1970-01-01T00:00:00.000000Z\n");
  EXPECT_EQ(refusal(accounts().insert({.id = {"ada"}})), ErrorKind::conflict);
  EXPECT_EQ(refusal(accounts().remove({"nobody"}, samples::at(7))), ErrorKind::not_found);
  must(accounts().remove({"analytical"}, samples::at(8)));
  EXPECT_EQ(stored_members() + token_ids(), "");
}

TEST_P(AccountStoreConformance, refuses_a_token_that_exists_or_has_no_account) {
  must(accounts().insert(user));
  must(accounts().insert_token(token));
  EXPECT_EQ(refusal(accounts().insert_token(token)), ErrorKind::conflict);
  auto same_text = another("t2", {"ada"}, {"ada"});
  same_text.hash = token.hash;
  EXPECT_EQ(refusal(accounts().insert_token(same_text)), ErrorKind::conflict);
  EXPECT_EQ(refusal(accounts().insert_token(another("t3", {"nobody"}, {"ada"}))), ErrorKind::not_found);
  EXPECT_EQ(stored_tokens(), token_text);
}

TEST_P(AccountStoreConformance, changes_a_token_but_not_whose_it_is) {
  must(accounts().insert(user));
  must(accounts().insert_token(token));
  auto changed = another("t1", {"somebody"}, {"else"});
  changed.name = "desk";
  changed.scopes = {core::Scope::admin};
  changed.origins = {};
  changed.retention = core::keep_forever;
  changed.disabled = false;
  changed.expires_at.reset();
  must(accounts().update_token(changed));
  EXPECT_EQ(stored_tokens(), "t1 " + std::string(64, 'e') +
                                 " r8_abcde ada ada desk admin forever false 2026-03-04T12:00:02.000000Z - -\n");
  EXPECT_EQ(refusal(accounts().update_token(another("t9", {"ada"}, {"ada"}))), ErrorKind::not_found);
}

TEST_P(AccountStoreConformance, removes_a_token_and_does_not_mind_its_absence) {
  must(accounts().insert(user));
  must(accounts().insert_token(token));
  must(accounts().remove_token(token.id));
  must(accounts().remove_token(token.id));
  EXPECT_EQ(stored_tokens(), "");
}

TEST_P(AccountStoreConformance, notes_when_tokens_were_used_and_passes_over_those_that_are_gone) {
  must(accounts().insert(user));
  must(accounts().insert_token(token));
  must(accounts().note_uses({{{"gone"}, samples::at(4)}, {token.id, samples::at(5)}}));
  EXPECT_EQ(get(accounts().tokens()).at(0).last_used_at, samples::at(5));
}

TEST_P(AccountStoreConformance, changes_the_role_of_a_member) {
  insert_all();
  membership.role = core::Role::admin;
  membership.created_at = samples::at(30);
  must(accounts().put_member(membership));
  EXPECT_EQ(stored_members(), "analytical ada admin 2026-03-04T12:00:03.000000Z\n");
  EXPECT_EQ(refusal(accounts().put_member({{"analytical"}, {"nobody"}})), ErrorKind::not_found);
  EXPECT_EQ(refusal(accounts().put_member({{"nothing"}, {"ada"}})), ErrorKind::not_found);
}

TEST_P(AccountStoreConformance, removes_a_member_with_the_tokens_it_made_there) {
  insert_all();
  must(accounts().insert_token(another("t2", {"analytical"}, {"ada"})));
  must(accounts().insert_token(another("t3", {"analytical"}, {"somebody"})));
  must(accounts().remove_member({"analytical"}, {"ada"}));
  must(accounts().remove_member({"analytical"}, {"ada"}));
  EXPECT_EQ(stored_members(), "");
  EXPECT_EQ(token_ids(), "t1 t3 ");
}

TEST_P(AccountStoreConformance, keeps_everything_over_a_restart) {
  insert_all();
  must(accounts().note_uses({{token.id, samples::at(5)}}));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(stored_accounts(), user_text + organization_text);
  EXPECT_EQ(stored_members(), member_text);
  EXPECT_EQ(get(accounts().tokens()).at(0).last_used_at, samples::at(5));
}

}  // namespace mimeo::seams
