#include <gmock/gmock.h>

#include <fstream>

#include "predictor/capture.h"
#include "predictor/deliver.h"
#include "predictor/fetch.h"
#include "predictor/options.h"
#include "predictor/request.h"
#include "predictor/scratch.h"

namespace mimeo::predictor {
namespace {

using testing::HasSubstr;

TEST(Fetch, KeepsTheBaseNameOfAUrlAndMakesItHarmless) {
  EXPECT_EQ(file_name_of_url("https://x/a/b%20c.png?sig=1#f"), "b c.png");
  EXPECT_EQ(file_name_of_url("https://x"), "file");
  EXPECT_EQ(file_name_of_url("https://x/"), "file");
  EXPECT_EQ(file_name_of_url("https://x/a/..%2f..%2fetc%2fpasswd"), "_.._etc_passwd");
  EXPECT_EQ(file_name_of_url("https://x/.."), "file");
  EXPECT_EQ(file_name_of_url("https://x/.hidden"), "hidden");
  EXPECT_EQ(file_name_of_url("https://x/a%00b%0a.txt"), "a_b_.txt");
  EXPECT_EQ(file_name_of_url("https://x/" + std::string(500, 'a') + ".png").size(), 200u);
  EXPECT_TRUE(file_name_of_url("https://x/" + std::string(500, 'a') + ".png").ends_with(".png"));
}

TEST(Fetch, DecodesDataUris) {
  ScratchRoot root;
  Scratch scratch(root);
  const auto read = [&](const std::string& uri) {
    auto path = fetch_file(uri, scratch.input_folder(), {});
    return path ? path->filename().string() + " " + File(*path).read() : path.error().message;
  };
  EXPECT_EQ(read("data:image/png;base64,aGVsbG8="), "file.png hello");
  EXPECT_EQ(read("data:image/png;base64,aGVsbG8%3D"), "file.png hello");
  EXPECT_EQ(read("data:text/plain;charset=utf-8,a%20b"), "file.txt a b");
  EXPECT_EQ(read("data:,x"), "file.txt x");
  EXPECT_EQ(read("data:application/unheard-of;base64,"), "file ");
  EXPECT_EQ(read("data:image/png;base64,!"), "a data URI with malformed base64");
  EXPECT_EQ(read("data:image/png"), "a data URI without a comma");
  EXPECT_EQ(read("ftp://x/y"), "neither an http or https URL nor a data URI");
}

TEST(Fetch, NamesWhoDoesNotAnswerWithoutTheQuery) {
  ScratchRoot root;
  Scratch scratch(root);
  auto path = fetch_file("http://127.0.0.1:1/x.png?token=secret", scratch.input_folder(), {});
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(path.error().message, HasSubstr("http://127.0.0.1:1/x.png"));
  EXPECT_THAT(path.error().message, testing::Not(HasSubstr("secret")));
}

TEST(Scratch, IsGoneWithItsPredictionAndItsProcess) {
  std::filesystem::path folder, base;
  {
    ScratchRoot root;
    {
      Scratch scratch(root);
      folder = scratch.folder();
      EXPECT_EQ(folder, scratch.folder());
      EXPECT_NE(scratch.input_folder(), scratch.input_folder());
      std::ofstream(folder / "x") << "y";
      base = folder.parent_path().parent_path();
    }
    EXPECT_FALSE(std::filesystem::exists(folder));
    EXPECT_TRUE(std::filesystem::exists(base));
  }
  EXPECT_FALSE(std::filesystem::exists(base));
}

TEST(Delivery, InlinesFilesAtAnyDepthWithoutAnUploadUrl) {
  Value output = Value::Object{{"a", Value::Array{File::of_bytes("x.txt", "hi")}}, {"b", 1}};
  ASSERT_TRUE(Delivery(std::nullopt).deliver(output, "p", {}));
  EXPECT_EQ(output.to_json(), R"({"a":["data:text/plain;base64,aGk="],"b":1})");
}

TEST(Delivery, SaysWhichFileIsNotThere) {
  Value output = File("/nowhere/x.png");
  const auto inlined = Delivery(std::nullopt).deliver(output, "p", {});
  ASSERT_FALSE(inlined);
  EXPECT_EQ(inlined.error().message, "the output file x.png cannot be read");
  const auto uploaded = Delivery("http://127.0.0.1:1/").deliver(output, "p", {});
  ASSERT_FALSE(uploaded);
  EXPECT_EQ(uploaded.error().message, "the output file x.png cannot be read");
}

TEST(Capture, CatchesWhatThisProcessAndItsChildrenPrint) {
  std::string out, err;
  {
    auto capture = Capture::start();
    ASSERT_TRUE(capture);
    std::printf("before\n");
    (*capture)->redirect([&](Prediction::LogSource source, std::string_view text) {
      (source == Prediction::LogSource::standard_output ? out : err) += text;
    });
    std::printf("one\n");
    std::printf("no line break, half a character \xC3");
    std::fprintf(stderr, "two\n");
    EXPECT_EQ(std::system("echo three"), 0);
    (*capture)->redirect({});
    std::printf("after\n");
  }
  EXPECT_THAT(out, HasSubstr("one\n"));
  EXPECT_THAT(out, HasSubstr("no line break"));
  EXPECT_THAT(out, HasSubstr("three\n"));
  EXPECT_THAT(out, testing::Not(HasSubstr("before")));
  EXPECT_THAT(out, testing::Not(HasSubstr("after")));
  EXPECT_EQ(err, "two\n");
}

TEST(Options, ReadFlagsInBothForms) {
  const auto options = read_options({"--host=127.0.0.1", "--port", "0", "--upload-url", "http://u/", "--threads", "3",
                                     "--await-explicit-shutdown", "true", "--x-mode", "predict"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->address, http::Address::of_tcp("127.0.0.1", 0));
  EXPECT_EQ(options->upload_url, "http://u/");
  EXPECT_TRUE(options->await_explicit_shutdown);
  EXPECT_FALSE(options->trains);
  EXPECT_TRUE(read_options({"--x-mode", "train"})->trains);
  EXPECT_EQ(read_options({"--socket", "/run/x"})->address, http::Address::of_unix("/run/x"));
}

TEST(Options, RefuseWhatTheyDoNotKnow) {
  const auto message = [](std::vector<std::string> arguments) {
    const auto options = read_options(arguments);
    return options ? "" : options.error().message;
  };
  EXPECT_EQ(message({"--prot", "1"}), "there is no flag --prot");
  EXPECT_EQ(message({"--port"}), "--port needs a value");
  EXPECT_EQ(message({"--port", "70000"}), "the port cannot be '70000'");
  EXPECT_EQ(message({"--describe=1"}), "--describe takes no value");
  EXPECT_EQ(message({"--upload-url", "ftp://x"}), "--upload-url cannot be 'ftp://x'");
  EXPECT_EQ(message({"--x-mode", "dream"}), "--x-mode cannot be 'dream'");
}

TEST(CreateBody, ReadsEveryMember) {
  const auto body = read_create_body(R"({"id":"x","input":{"a":1},"context":{"k":"v"},"webhook":"http://w",
    "webhook_events_filter":["start","completed"],"created_at":"ignored","output_file_prefix":3})");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->id, "x");
  EXPECT_EQ(body->context.at("k"), "v");
  EXPECT_EQ(body->webhook->url, "http://w");
  EXPECT_EQ(body->webhook->moments, at_start | at_completed);
}

TEST(CreateBody, TakesNothingAndNullForNothing) {
  EXPECT_TRUE(read_create_body("")->input.is_null());
  EXPECT_FALSE(read_create_body(R"({"id":null,"webhook":null})")->id);
}

TEST(CreateBody, RefusesWrongTypes) {
  for (const char* text : {"[]", "3", R"({"id":3})", R"({"context":{"a":1}})", R"({"webhook":{}})",
                           R"({"webhook_events_filter":["x"]})", R"({"webhook_events_filter":"start"})"}) {
    const auto body = read_create_body(text);
    ASSERT_FALSE(body) << text;
    EXPECT_NE(body.error().detail, "syntax") << text;
  }
  EXPECT_EQ(read_create_body("{bad").error().detail, "syntax");
}

}  // namespace
}  // namespace mimeo::predictor
