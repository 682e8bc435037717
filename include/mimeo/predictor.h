// Mimeo's predictor SDK: turns one C++ class into a model server.
//
//   #include <mimeo/predictor.h>
//   namespace mp = mimeo::predictor;
//
//   struct SpeakInput {
//     std::string text;
//     double speed = 1.0;
//     std::string voice = "slt";
//
//     static void describe(mp::Fields<SpeakInput>& fields) {
//       fields.required("text", &SpeakInput::text, "What to say").min_length(1);
//       fields.optional("speed", &SpeakInput::speed, "1 is normal, 2 twice as fast").minimum(0.5).maximum(2);
//       fields.optional("voice", &SpeakInput::voice, "Who says it").choices({"slt", "rms"});
//     }
//   };
//
//   class Speak : public mp::Predictor<SpeakInput, mp::File> {
//    public:
//     void setup(mp::Setup& setup) override;                                     // once: load what takes long to load
//     mp::File predict(const SpeakInput& input, mp::Context& context) override;  // once per prediction
//   };
//
//   int main(int argc, char** argv) {
//     return mp::serve<Speak>(argc, argv, {.name = "speak", .description = "Text to speech"});
//   }
//
// The program that comes out serves the Cog HTTP API (predictions synchronous, asynchronous with webhooks, or streamed as
// events; health; cancellation; its own OpenAPI schema), so that Mimeo and every other driver of Cog models can run it.
// `./speak --help` lists its flags.
//
// What to read next
//   predictor/fields.h     inputs: names, defaults, ranges, choices
//   predictor/output.h     what `predict` may return
//   predictor/stream.h     yielding output piece by piece
//   predictor/context.h    logs, progress, metrics, cancellation, a scratch folder
//   predictor/trainer.h    training: making weights for new versions of the model
//   predictor/serve.h      the program: threads, flags, life and death
//
// The headers need C++20 and the standard library, nothing else.
#pragma once

#include "mimeo/predictor/context.h"
#include "mimeo/predictor/fields.h"
#include "mimeo/predictor/file.h"
#include "mimeo/predictor/output.h"
#include "mimeo/predictor/predictor.h"
#include "mimeo/predictor/secret.h"
#include "mimeo/predictor/serve.h"
#include "mimeo/predictor/stream.h"
#include "mimeo/predictor/trainer.h"
#include "mimeo/predictor/value.h"
