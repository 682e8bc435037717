// Text to speech with Flite: a sentence at a time, so that long texts show progress and can be canceled.
#include <map>
#include <memory>
#include <stdexcept>

#include <flite/flite.h>
#include <mimeo/predictor.h>

#include "sentences.h"
#include "wav.h"

extern "C" {
cst_voice* register_cmu_us_slt(const char* folder);
cst_voice* register_cmu_us_rms(const char* folder);
cst_voice* register_cmu_us_awb(const char* folder);
cst_voice* register_cmu_us_kal16(const char* folder);
}

namespace mp = mimeo::predictor;

struct SpeakInput {
  std::string text;
  std::string voice = "slt";
  double speed = 1.0;

  static void describe(mp::Fields<SpeakInput>& fields) {
    fields.required("text", &SpeakInput::text, "What to say, in English").min_length(1).max_length(20'000);
    fields.optional("voice", &SpeakInput::voice, "slt: female; rms: male; awb: male, Scottish; kal16: a robot")
        .choices({"slt", "rms", "awb", "kal16"});
    fields.optional("speed", &SpeakInput::speed, "1 is normal, 2 twice as fast").minimum(0.5).maximum(2.0);
  }
};

class Speak : public mp::Predictor<SpeakInput, mp::File> {
 public:
  void setup(mp::Setup& setup) override {
    flite_init();
    voices_ = {{"slt", register_cmu_us_slt(nullptr)},
               {"rms", register_cmu_us_rms(nullptr)},
               {"awb", register_cmu_us_awb(nullptr)},
               {"kal16", register_cmu_us_kal16(nullptr)}};
    setup.log("flite is ready with 4 voices");
  }

  mp::File predict(const SpeakInput& input, mp::Context& context) override {
    cst_voice* voice = voices_.at(input.voice);
    // Stretching is the inverse of speed, on top of what the voice itself is set to.
    const float own_stretch = get_param_float(voice->features, "duration_stretch", 1.0f);
    const auto sentences = split_sentences(to_speakable(input.text));
    std::vector<std::int16_t> samples;
    int sample_rate_hz = 16'000;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      context.check_canceled();
      feat_set_float(voice->features, "duration_stretch", own_stretch / static_cast<float>(input.speed));
      const std::unique_ptr<cst_wave, decltype(&delete_wave)> wave(flite_text_to_wave(sentences[i].c_str(), voice),
                                                                   &delete_wave);
      feat_set_float(voice->features, "duration_stretch", own_stretch);
      if (!wave) throw std::runtime_error("the synthesiser could not say: " + sentences[i]);
      sample_rate_hz = wave->sample_rate;
      samples.insert(samples.end(), wave->samples, wave->samples + wave->num_samples);
      if (sentences.size() > 1) context.progress(static_cast<long long>(i + 1), static_cast<long long>(sentences.size()));
    }
    if (samples.empty()) throw std::invalid_argument("there is nothing in the text that can be said");
    context.metric("audio_seconds", static_cast<double>(samples.size()) / sample_rate_hz);
    return mp::File::of_bytes("speech.wav", make_wav(samples, sample_rate_hz));
  }

 private:
  std::map<std::string, cst_voice*> voices_;  // flite owns them, for the life of the process
};

int main(int argc, char** argv) {
  return mp::serve<Speak>(argc, argv, {.name = "speak", .description = "English text to speech: one WAV file."});
}
