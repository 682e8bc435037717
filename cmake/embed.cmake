# mimeo_embed(<target> <name> <file>)
#
# Puts the bytes of <file> into <target>: `#include "<name>.h"` declares `std::string_view mimeo::embedded::<name>()`.
# The assembler reads the file (.incbin), so size costs nothing and a change of the file rebuilds.
function(mimeo_embed target name file)
  set(folder ${CMAKE_BINARY_DIR}/embedded/${target})
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE path)
  file(CONFIGURE OUTPUT ${folder}/${name}.h @ONLY CONTENT
"// Made by cmake/embed.cmake: the bytes of @file@.
#pragma once
#include <string_view>
namespace mimeo::embedded {
std::string_view @name@();
}
")
  file(CONFIGURE OUTPUT ${folder}/${name}.cc @ONLY CONTENT
"// Made by cmake/embed.cmake: the bytes of @file@.
#include \"@name@.h\"
asm(\".section .rodata\\n\"
    \"mimeo_embedded_@name@: .incbin \\\"@path@\\\"\\n\"
    \"mimeo_embedded_@name@_end: .byte 0\\n\"
    \".previous\\n\");
extern const char begin_[] asm(\"mimeo_embedded_@name@\");
extern const char end_[] asm(\"mimeo_embedded_@name@_end\");
namespace mimeo::embedded {
std::string_view @name@() { return {begin_, static_cast<std::size_t>(end_ - begin_)}; }
}
")
  set_source_files_properties(${folder}/${name}.cc PROPERTIES OBJECT_DEPENDS ${path} SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON
                              COMPILE_OPTIONS "-fno-lto")
  target_sources(${target} PRIVATE ${folder}/${name}.cc)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()

# mimeo_embed_all(<target> <name> <pattern>)
#
# Puts every file that <pattern> matches into <target>: `#include "<name>.h"` declares
# `std::span<const std::string_view> mimeo::embedded::<name>()`, their bytes in the order of their names. A new file needs no
# edit anywhere.
function(mimeo_embed_all target name pattern)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${pattern})
  set(folder ${CMAKE_BINARY_DIR}/embedded/${target})
  foreach(file IN LISTS files)
    cmake_path(GET file STEM stem)
    mimeo_embed(${target} ${name}_${stem} ${file})
    string(APPEND includes "#include \"${name}_${stem}.h\"\n")
    string(APPEND items "${name}_${stem}(), ")
  endforeach()
  file(CONFIGURE OUTPUT ${folder}/${name}.h @ONLY CONTENT
"// Made by cmake/embed.cmake: the bytes of @pattern@.
#pragma once
#include <span>
#include <string_view>
namespace mimeo::embedded {
std::span<const std::string_view> @name@();
}
")
  file(CONFIGURE OUTPUT ${folder}/${name}.cc @ONLY CONTENT
"// Made by cmake/embed.cmake: the bytes of @pattern@.
#include \"@name@.h\"
@includes@
namespace mimeo::embedded {
std::span<const std::string_view> @name@() {
  static const std::string_view files[] = {@items@};
  return files;
}
}
")
  set_source_files_properties(${folder}/${name}.cc PROPERTIES SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${target} PRIVATE ${folder}/${name}.cc)
endfunction()
