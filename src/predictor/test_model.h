// A description that has one field of every kind, for tests.
#pragma once

#include "mimeo/predictor.h"

namespace mimeo::predictor {

struct EveryInput {
  std::string text;
  int count = 3;
  std::uint8_t byte = 7;
  double rate = 0.5;
  bool loud = false;
  std::string voice = "slt";
  int size = 2;
  std::optional<std::string> note;
  std::optional<File> picture;
  std::vector<std::string> tags = {"a", "b"};
  std::vector<File> pictures;
  std::optional<Secret> token;
  Value anything;
  std::string code = "abc";

  static void describe(Fields<EveryInput>& fields) {
    fields.required("text", &EveryInput::text, "What to say").min_length(1).max_length(5);
    fields.optional("count", &EveryInput::count).minimum(1).maximum(9);
    fields.optional("byte", &EveryInput::byte);
    fields.optional("rate", &EveryInput::rate).minimum(0).maximum(1);
    fields.optional("loud", &EveryInput::loud).deprecated();
    fields.optional("voice", &EveryInput::voice, "Who says it").choices({"slt", "rms"});
    fields.optional("size", &EveryInput::size).choices({1, 2, 4});
    fields.optional("note", &EveryInput::note);
    fields.optional("picture", &EveryInput::picture).accept("image/*");
    fields.optional("tags", &EveryInput::tags);
    fields.optional("pictures", &EveryInput::pictures);
    fields.optional("token", &EveryInput::token);
    fields.optional("anything", &EveryInput::anything);
    fields.optional("code_name", &EveryInput::code).pattern("^[a-z]+$");
  }
};

}  // namespace mimeo::predictor
