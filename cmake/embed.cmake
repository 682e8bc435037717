# mimeo_embed(<target> <name> <file>)
#
# Puts the bytes of <file> into <target>: `#include "<name>.h"` declares `std::string_view mimeo::embedded::<name>()`.
# The assembler reads the file (.incbin), so size costs nothing and a change of the file rebuilds.
function(mimeo_embed target name file)
  set(folder ${CMAKE_BINARY_DIR}/embedded/${target})
  set(path ${CMAKE_CURRENT_SOURCE_DIR}/${file})
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
  set_source_files_properties(${folder}/${name}.cc PROPERTIES OBJECT_DEPENDS ${path} SKIP_PRECOMPILE_HEADERS ON
                              COMPILE_OPTIONS "-fno-lto")
  target_sources(${target} PRIVATE ${folder}/${name}.cc)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
