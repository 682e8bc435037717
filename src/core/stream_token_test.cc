#include "core/stream_token.h"

#include <gtest/gtest.h>

#include "base/ids.h"

namespace mimeo::core {
namespace {

TEST(StreamToken, an_address_says_which_prediction_it_is_of) {
  Prediction p;
  p.id = PredictionId{new_time_ordered_id(Time(std::chrono::seconds(1'800'000'000)))};
  p.stream_token = new_stream_secret();
  for (const bool files : {false, true}) {
    p.streams_files = files;
    const auto path = stream_path(p);
    EXPECT_TRUE(path.starts_with(files ? "/v1/files/" : "/v1/streams/")) << path;
    const auto segment = path.substr(path.rfind('/') + 1);
    EXPECT_EQ(is_file_stream(segment), files);
    const auto token = parse_stream_token(segment);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->id, p.id);
    EXPECT_EQ(token->secret, p.stream_token);
  }
}

TEST(StreamToken, nothing_else_has_its_form) {
  const std::string letters(52, 'a');
  EXPECT_TRUE(parse_stream_token(letters));
  for (const std::string& segment : {std::string(), std::string("file-"), letters + "a", letters.substr(1),
                                     "file-" + letters.substr(1), "abcd-" + letters, std::string(52, 'A'),
                                     letters.substr(1) + "/", new_time_ordered_id(Time())}) {
    EXPECT_FALSE(parse_stream_token(segment)) << segment;
  }
  EXPECT_FALSE(is_file_stream(new_time_ordered_id(Time())));
}

}  // namespace
}  // namespace mimeo::core
