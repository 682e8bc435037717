// A model that can be trained: it answers with its weights. What trains it is told how to end by its input.
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

#include <mimeo/predictor.h>

namespace mp = mimeo::predictor;

struct AskInput {
  std::string greeting = "hello";

  static void describe(mp::Fields<AskInput>& fields) {
    fields.optional("greeting", &AskInput::greeting, "Comes before what was learned");
  }
};

class Ask : public mp::Predictor<AskInput, std::string> {
 public:
  void setup(mp::Setup& setup) override {
    if (const auto path = setup.weights()) learned_ = mp::File(*path).read();
  }
  std::string predict(const AskInput& input, mp::Context&) override { return input.greeting + ", " + learned_; }

 private:
  std::string learned_ = "I have learned nothing";
};

struct LearnInput {
  mp::File words;
  std::string order = "sorted";
  double sleep = 0;
  std::string fail;

  static void describe(mp::Fields<LearnInput>& fields) {
    fields.required("words", &LearnInput::words, "A text");
    fields.optional("order", &LearnInput::order, "Of the words").choices({"sorted", "reversed"});
    fields.optional("sleep", &LearnInput::sleep, "Seconds that it takes").minimum(0);
    fields.optional("fail", &LearnInput::fail, "Fail with these words");
  }
};

struct Learned {
  mp::File weights;
  int words = 0;

  static void describe(mp::Fields<Learned>& fields) {
    fields.required("weights", &Learned::weights);
    fields.required("words", &Learned::words, "How many different ones there were");
  }
};

class Learn : public mp::Trainer<LearnInput, Learned> {
 public:
  Learned train(const LearnInput& input, mp::Context& context) override {
    std::istringstream text(input.words.read());
    std::set<std::string> words;
    for (std::string word; text >> word;) words.insert(word);
    context.log("read " + std::to_string(words.size()) + " words");
    const std::chrono::duration<double> time(input.sleep);
    context.sleep_for(std::chrono::duration_cast<std::chrono::nanoseconds>(time));  // lint:allow a long training is tested
    if (!input.fail.empty()) throw std::runtime_error(input.fail);
    std::string joined;
    for (const std::string& word : words) joined = input.order == "sorted" ? joined + word + " " : word + " " + joined;
    std::ofstream("learned.txt") << joined;  // where it works, as trainings do
    return {mp::File("learned.txt"), static_cast<int>(words.size())};
  }
};

int main(int argc, char** argv) {
  return mp::serve<Ask, Learn>(argc, argv, {.name = "trainable", .description = "Answers with what it has learned."});
}
