# Flags that every target shares, and the sanitizer and cache switches of the presets.
set(MIMEO_SANITIZE "" CACHE STRING "Sanitizers to build with: '', 'address,undefined' or 'thread'")
# Most of the time goes to templates that every file makes anew: files compiled together take half of it, tests a third.
option(MIMEO_UNITY "Compile the files of a room together; off, an edit compiles one file" ON)
option(MIMEO_PCH "Precompile the headers that every coroutine file includes" ON)

add_library(mimeo_flags INTERFACE)
target_compile_options(mimeo_flags INTERFACE -Wall -Wextra -Werror=return-type -Wno-missing-field-initializers
                                             -Wno-unused-parameter)
if(MIMEO_SANITIZE)
  target_compile_options(mimeo_flags INTERFACE -fsanitize=${MIMEO_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(mimeo_flags INTERFACE -fsanitize=${MIMEO_SANITIZE})
  if(MIMEO_SANITIZE MATCHES undefined)
    # Reports must fail the test that caused them. -fsanitize=function cannot cope with coroutine frames.
    target_compile_options(mimeo_flags INTERFACE -fno-sanitize-recover=all -fno-sanitize=function)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # Timestamps in precompiled headers would make every cache entry unique.
  target_compile_options(mimeo_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()

find_program(MIMEO_CCACHE ccache)
if(MIMEO_CCACHE)
  # CCACHE_BASEDIR and NOHASHDIR let every checkout on a machine share one cache. So does PCH_EXTSUM: a precompiled header
  # holds the paths of its checkout; what is compared instead is the checksum beside it (rooms.cmake).
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_PCH_EXTSUM=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${MIMEO_CCACHE})
endif()
