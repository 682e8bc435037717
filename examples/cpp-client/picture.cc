// Enlarges a picture and saves what comes out; says aloud what is written on it, word by word.
//
//   picture PICTURE [FOLDER]
#include <filesystem>
#include <iostream>

#include <mimeo/client.h>

namespace mc = mimeo::client;

namespace {

int complain(const mc::Error& error) {
  std::cerr << mc::to_string(error.kind) << ": " << error.message << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "picture PICTURE [FOLDER]\n";
    return 2;
  }
  const std::filesystem::path folder = argc > 2 ? argv[2] : ".";
  const mc::Client client;  // the Mimeo of this machine, or what MIMEO_URL or REPLICATE_BASE_URL names

  // A file in, files out. The picture is uploaded, and each output is saved as it comes, never held as a whole.
  const auto picture = mc::InputFile::at(argv[1]);
  const auto larger = client.run("mimeo/enlarge", {{"image", picture}, {"scale", 2}});
  if (!larger) return complain(larger.error());
  for (const mc::FileOutput& file : larger->files()) {
    const auto saved = file.save(folder / file.name());
    if (!saved) return complain(saved.error());
    std::cout << file.name() << " has " << *saved << " bytes\n";
  }

  // Text as it is made.
  auto lines = client.stream("mimeo/read-text", {{"image", picture}});
  if (!lines) return complain(lines.error());
  for (;;) {
    const auto event = lines->next();
    if (!event) return complain(event.error());
    if (!*event) break;
    std::cout << (*event)->data << std::flush;
  }
  std::cout << "\n";
  return 0;
}
