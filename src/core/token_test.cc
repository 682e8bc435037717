#include "core/token.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

TEST(Token, has_a_text_in_replicates_form_of_which_little_is_shown) {
  const auto text = new_token_text();
  EXPECT_EQ(text.size(), 40u);
  EXPECT_TRUE(text.starts_with("r8_"));
  EXPECT_NE(text, new_token_text());
  EXPECT_EQ(token_prefix(text), text.substr(0, 8));
  EXPECT_EQ(token_prefix("r8_short"), "r8_") << "most of a short text would be given away";
}

TEST(Token, has_the_scopes_that_were_added_and_no_other) {
  Scopes scopes{Scope::write};
  EXPECT_TRUE(scopes.has(Scope::write));
  EXPECT_FALSE(scopes.has(Scope::read)) << "none contains another";
  EXPECT_FALSE(scopes.has(Scope::admin));
  for (const Scope scope : Scopes::all().list()) EXPECT_EQ(parse_scope(to_string(scope)), scope);
  EXPECT_FALSE(parse_scope("everything"));
}

TEST(Token, of_an_organization_may_never_do_more_than_its_maker) {
  EXPECT_EQ(scopes_within(Scopes::all(), Role::owner), Scopes::all());
  EXPECT_EQ(scopes_within(Scopes::all(), Role::admin), Scopes::all());
  EXPECT_EQ(scopes_within(Scopes::all(), Role::member), (Scopes{Scope::read, Scope::write}));
  EXPECT_TRUE(scopes_within(Scopes::all(), std::nullopt).empty());
}

TEST(Token, knows_origins_as_browsers_spell_them) {
  for (std::string_view good : {"https://a.example", "http://localhost:3000", "https://[::1]:8443", "*"}) {
    EXPECT_TRUE(is_origin(good)) << good;
  }
  for (std::string_view bad : {"", "null", "a.example", "https://", "https://a.example/", "https://A.example",
                               "ftp://a.example", "https://a b", "https://a.example\r\nX: y", "https://*.example"}) {
    EXPECT_FALSE(is_origin(bad)) << bad;
  }
}

TEST(Token, is_for_the_pages_it_names) {
  Token token;
  EXPECT_FALSE(allows_origin(token, "https://a.example"));
  token.origins = {"https://a.example"};
  EXPECT_TRUE(allows_origin(token, "https://a.example"));
  EXPECT_FALSE(allows_origin(token, "https://a.example.evil"));
  EXPECT_FALSE(allows_origin(token, "http://a.example"));
  token.origins = {"*"};
  EXPECT_TRUE(allows_origin(token, "https://anything"));
}

TEST(Token, is_over_at_its_end_and_not_before) {
  Token token;
  const Time end{std::chrono::seconds(100)};
  EXPECT_FALSE(is_over(token, Time::max()));
  token.expires_at = end;
  EXPECT_FALSE(is_over(token, end - Duration(1)));
  EXPECT_TRUE(is_over(token, end));
}

}  // namespace
}  // namespace mimeo::core
