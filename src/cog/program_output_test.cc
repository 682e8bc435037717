#include "cog/program_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "base/test_run.h"

namespace mimeo::cog {
namespace {

class ProgramOutputTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = ProgramOutput::make(context_.get_executor(), path_);
    ASSERT_TRUE(made) << made.error().message;
    output_ = std::move(*made);
  }

  /// As a program that comes and goes.
  void write(std::string_view text) {
    const int descriptor = ::open(path_.c_str(), O_WRONLY | O_NONBLOCK);
    ASSERT_GE(descriptor, 0);
    ASSERT_EQ(::write(descriptor, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    ::close(descriptor);
  }

  TestFolder folder_;
  std::string path_ = program_output_path(folder_.path());
  asio::io_context context_{1};
  std::unique_ptr<ProgramOutput> output_;
};

TEST_F(ProgramOutputTest, GivesWhatSeveralProgramsHaveWrittenOnce) {
  write("one\n");
  write("two\n");
  EXPECT_TRUE(run_on(context_, output_->wait()));
  EXPECT_EQ(output_->take(), "one\ntwo\n");
  EXPECT_EQ(output_->take(), "");
}

TEST_F(ProgramOutputTest, KeepsTheBeginningOfACharacterForItsEnd) {
  write("\xE2\x82");
  EXPECT_EQ(output_->take(), "");
  EXPECT_EQ(output_->take(), "");
  write("\xAC and \xC3");
  EXPECT_EQ(output_->take(), "\xE2\x82\xAC and ");
  write("\xA4\xF0\x9F\x98");
  EXPECT_EQ(output_->take(), "\xC3\xA4");
  write("\x80");
  EXPECT_EQ(output_->take(), "\xF0\x9F\x98\x80");
}

TEST_F(ProgramOutputTest, PassesOnWhatIsNoCharacter) {
  write("\xBF\xBF\xBF\xBF");
  EXPECT_EQ(output_->take(), "\xBF\xBF\xBF\xBF");
  write("\xC3\n");
  EXPECT_EQ(output_->take(), "\xC3\n");
}

TEST_F(ProgramOutputTest, SaysWhenItIsClosed) {
  output_->close();
  EXPECT_FALSE(run_on(context_, output_->wait()));
  EXPECT_EQ(output_->take(), "");
}

TEST_F(ProgramOutputTest, CannotBeMadeTwice) { EXPECT_FALSE(ProgramOutput::make(context_.get_executor(), path_)); }

}  // namespace
}  // namespace mimeo::cog
