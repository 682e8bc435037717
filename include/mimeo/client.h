// Mimeo's C++ client: runs models on a Mimeo server, or on any other that has Replicate's API.
//
//   #include <mimeo/client.h>
//   namespace mc = mimeo::client;
//
//   mc::Client client;  // finds the Mimeo of this machine by itself
//
//   auto output = client.run("mimeo/hello-world", {{"text", "Ada"}});
//   if (!output) return complain(output.error());
//   std::cout << output->text() << "\n";
//
//   auto larger = client.run("mimeo/enlarge", {{"image", mc::InputFile::at("photo.png")}});
//   for (const mc::FileOutput& file : larger->files()) file.save(file.name()).value();
//
//   for (const mc::Event& event : client.stream("acme/story", {{"prompt", "Once"}}).value()) std::cout << event.data;
//
// What to read next
//   client/result.h        how calls fail
//   client/client.h        run, stream, paginate, and a member for each resource of the API
//   client/options.h       which server, time-outs, retries; webhooks, cancellation, progress
//   client/value.h         JSON
//   client/input_file.h    files that go in
//   client/file_output.h   files that come out
//   client/stream.h        output as it is made
//   client/webhook.h       whether a webhook is genuine
//   client/task.h          coroutines
//
// The headers need C++20 and the standard library, nothing else.
#pragma once

#include "mimeo/client/client.h"
#include "mimeo/client/webhook.h"
