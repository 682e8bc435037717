#include "client/event_parser.h"

#include <gtest/gtest.h>

namespace mimeo::client::detail {
namespace {

std::string events_of(std::string_view text, std::size_t piece) {
  EventParser parser;
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    parser.feed(text.substr(at, piece));
    while (auto event = parser.take()) out += event->type + "|" + event->id + "|" + event->data + ";";
  }
  return out;
}

void expect_events(std::string_view text, std::string_view expected) {
  for (std::size_t piece = 1; piece <= text.size(); ++piece)
    EXPECT_EQ(events_of(text, piece), expected) << "in pieces of " << piece;
}

TEST(EventParserTest, ReadsTheDocumentedForm) {
  expect_events(
      ": hi\n\nid: 1:0\nevent: output\ndata: Once\n\nid: 1:1\nevent: output\ndata:  more,\n\nid: 2:0\nevent: "
      "done\ndata: {}\n\n",
      "output|1:0|Once;output|1:1| more,;done|2:0|{};");
}

TEST(EventParserTest, LinesEndAnyWay) {
  for (const std::string end : {"\n", "\r", "\r\n"}) {
    expect_events("event: output" + end + "data: a" + end + "data: b" + end + "data" + end + end, "output||a\nb\n;");
  }
}

TEST(EventParserTest, AnEventWithoutDataIsNone) {
  expect_events("event: output\nid: 7\n\ndata: x\n\n", "message|7|x;");
}

TEST(EventParserTest, WhatHasNotEndedIsNotTold) { expect_events("data: a\n\ndata: b\n", "message||a;"); }

TEST(EventParserTest, UnknownFieldsAreSkipped) {
  expect_events("retry: 5\nnonsense\n:comment\ndata:a:b\n\n", "message||a:b;");
}

}  // namespace
}  // namespace mimeo::client::detail
