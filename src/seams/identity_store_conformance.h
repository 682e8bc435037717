// What every IdentityStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class IdentityStoreConformance : public StoreConformance {
 protected:
  void SetUp() override {
    must(accounts().insert({.id = {"ada"}, .created_at = samples::at(0)}));
    must(accounts().insert({.id = {"bob"}, .created_at = samples::at(0)}));
  }
  static std::string text(const std::optional<Identity>& found) {
    if (!found) return "-";
    return fmt::format("{} {} {} {}", found->issuer, found->subject, found->account.text, to_rfc3339(found->linked_at));
  }
  std::string found(std::string issuer, std::string subject) {
    return text(get(identities().find(std::move(issuer), std::move(subject))));
  }
  std::string of(std::string account, std::string issuer) {
    return text(get(identities().find_of({std::move(account)}, std::move(issuer))));
  }

  const Identity ada{"https://id.example", "248289", {"ada"}, samples::at(1)};
  const std::string ada_text = "https://id.example 248289 ada 2026-03-04T12:00:01.000000Z";
};

TEST_P(IdentityStoreConformance, finds_a_person_by_issuer_and_subject_together) {
  must(identities().link(ada));
  EXPECT_EQ(found("https://id.example", "248289"), ada_text);
  EXPECT_EQ(found("https://id.example", "24828"), "-");
  EXPECT_EQ(found("https://other.example", "248289"), "-");
  EXPECT_EQ(of("ada", "https://id.example"), ada_text);
  EXPECT_EQ(of("ada", "https://other.example"), "-");
  EXPECT_EQ(of("bob", "https://id.example"), "-");
}

TEST_P(IdentityStoreConformance, links_one_person_to_one_account_and_one_account_to_one_person_of_an_issuer) {
  must(identities().link(ada));
  EXPECT_EQ(refusal(identities().link({ada.issuer, ada.subject, {"bob"}, samples::at(2)})), ErrorKind::conflict);
  EXPECT_EQ(refusal(identities().link({ada.issuer, "another", {"ada"}, samples::at(2)})), ErrorKind::conflict);
  EXPECT_EQ(refusal(identities().link({ada.issuer, "another", {"nobody"}, samples::at(2)})), ErrorKind::not_found);
  must(identities().link({"https://other.example", ada.subject, {"ada"}, samples::at(2)}));
  EXPECT_EQ(found("https://id.example", "248289"), ada_text);
}

TEST_P(IdentityStoreConformance, unlinks_one_issuer_and_does_not_mind_its_absence) {
  must(identities().link(ada));
  must(identities().link({"https://other.example", "1", {"ada"}, samples::at(2)}));
  must(identities().unlink({"ada"}, ada.issuer));
  must(identities().unlink({"ada"}, ada.issuer));
  EXPECT_EQ(found("https://id.example", "248289"), "-");
  EXPECT_NE(of("ada", "https://other.example"), "-");
  must(identities().link({ada.issuer, ada.subject, {"bob"}, samples::at(3)}));
}

TEST_P(IdentityStoreConformance, keeps_the_person_of_an_account_that_was_removed) {
  must(identities().link(ada));
  must(accounts().remove({"ada"}, samples::at(5)));
  EXPECT_EQ(found("https://id.example", "248289"), ada_text);
}

TEST_P(IdentityStoreConformance, keeps_everything_over_a_restart) {
  must(identities().link(ada));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(found("https://id.example", "248289"), ada_text);
}

}  // namespace mimeo::seams
