#include "engine/inbox.h"

#include <gmock/gmock.h>

#include "base/limits.h"

namespace mimeo::engine {
namespace {

using namespace std::chrono_literals;

const core::AccountId ada{"ada"};
const core::AccountId bob{"bob"};
const Time noon{24h};

ReceivedWebhook webhook(std::string id, Time at = noon, std::size_t size = 10) {
  ReceivedWebhook one;
  one.id = std::move(id);
  one.at = at;
  one.body = std::string(size, 'x');
  return one;
}

std::string ids(Inbox& inbox, const core::AccountId& account, Time now = noon) {
  std::string all;
  for (const auto& one : inbox.list(account, now)) all += one->id + " ";
  return all;
}

TEST(Inbox, shows_the_newest_first_and_to_each_account_its_own) {
  Inbox inbox;
  inbox.put(ada, webhook("1"));
  inbox.put(ada, webhook("2"));
  inbox.put(bob, webhook("3"));
  EXPECT_EQ(ids(inbox, ada), "2 1 ");
  inbox.clear(ada);
  inbox.clear(ada);
  EXPECT_EQ(ids(inbox, ada), "");
  EXPECT_EQ(ids(inbox, bob), "3 ");
}

TEST(Inbox, keeps_so_many_of_an_account_and_no_more_bytes) {
  Inbox inbox;
  for (std::size_t i = 0; i <= limits::inbox_webhooks; ++i) inbox.put(ada, webhook(std::to_string(i)));
  const auto kept = inbox.list(ada, noon);
  EXPECT_EQ(kept.size(), limits::inbox_webhooks);
  EXPECT_EQ(kept.back()->id, "1");
  for (int i = 0; i < 20; ++i) inbox.put(ada, webhook("large", noon, limits::inbox_body_bytes));
  EXPECT_EQ(inbox.list(ada, noon).size(), limits::inbox_account_bytes / limits::inbox_body_bytes - 1);
}

TEST(Inbox, keeps_so_many_bytes_of_all_and_the_oldest_goes_first) {
  Inbox inbox;
  const auto accounts = limits::inbox_bytes / limits::inbox_body_bytes;
  for (std::size_t i = 0; i < accounts; ++i) {
    inbox.put({"account" + std::to_string(i)}, webhook("1", noon + std::chrono::seconds(i), limits::inbox_body_bytes));
  }
  EXPECT_EQ(ids(inbox, {"account0"}), "");
  EXPECT_EQ(ids(inbox, {"account1"}), "1 ");
}

TEST(Inbox, keeps_nothing_longer_than_a_day) {
  Inbox inbox;
  inbox.put(ada, webhook("1", noon));
  inbox.put(ada, webhook("2", noon + 1h));
  EXPECT_EQ(ids(inbox, ada, noon + limits::inbox_time), "2 ");
  EXPECT_EQ(ids(inbox, ada, noon + limits::inbox_time + 1h), "");
}

}  // namespace
}  // namespace mimeo::engine
