# mimeo_room(<name> [IN <folder>] DEPENDS <targets...> [STANDALONE] [TESTS_WITH <targets...>])
#
# A room is a folder of sources: *.cc become the library mimeo_<name>, *_test.cc one GoogleTest program
# mimeo_<name>_test registered with ctest. A room without sources becomes an interface library, so a new file
# needs no edit here. With MIMEO_UNITY several files are compiled as one, so names in their anonymous namespaces are unique in a room
# (tools/lint/names.py).
# A STANDALONE room is installed for other people's programs: C++20, and nothing of ours but itself.
function(mimeo_room name)
  cmake_parse_arguments(ROOM "STANDALONE" "IN" "DEPENDS;TESTS_WITH" ${ARGN})
  if(NOT ROOM_IN)
    set(ROOM_IN src)
  endif()
  set(dir ${CMAKE_SOURCE_DIR}/${ROOM_IN}/${name})
  file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")

  set(target mimeo_${name})
  if(ROOM_STANDALONE)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC ${ROOM_DEPENDS} PRIVATE $<BUILD_INTERFACE:mimeo_flags>)
    target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
                                         PRIVATE ${CMAKE_SOURCE_DIR}/src)
    set_target_properties(${target} PROPERTIES CXX_STANDARD 20 POSITION_INDEPENDENT_CODE ON)
  elseif(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC ${ROOM_DEPENDS} mimeo_flags)
    target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/backends ${CMAKE_SOURCE_DIR}/include
                                                ${CMAKE_SOURCE_DIR})
    mimeo_precompile(${target})
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${MIMEO_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${ROOM_DEPENDS} mimeo_flags)
    target_include_directories(${target} INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/backends ${CMAKE_SOURCE_DIR}/include
                                                   ${CMAKE_SOURCE_DIR})
  endif()
  if(tests)
    mimeo_test(${target}_test SOURCES ${tests} DEPENDS ${target} ${ROOM_TESTS_WITH})
  endif()
endfunction()

# mimeo_test(<target> SOURCES <files...> DEPENDS <targets...>): a GoogleTest program; every test a ctest entry.
function(mimeo_test target)
  cmake_parse_arguments(TEST "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${target} ${TEST_SOURCES})
  target_link_libraries(${target} PRIVATE ${TEST_DEPENDS} mimeo_flags GTest::gmock GTest::gtest_main)
  target_compile_definitions(${target} PRIVATE MIMEO_SOURCE_DIR="${CMAKE_SOURCE_DIR}" MIMEO_BUILD_DIR="${CMAKE_BINARY_DIR}")
  set(options)
  if(MIMEO_SANITIZE)
    # Optimising the tests themselves would take half of a sanitizer build and find nothing: what they test is optimised.
    set(options -O0)
  endif()
  mimeo_precompile(${target} ${options})
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${MIMEO_UNITY} UNITY_BUILD_BATCH_SIZE 16)
  add_test(NAME ${target} COMMAND ${target})
  set_tests_properties(${target} PROPERTIES TIMEOUT 300)
endfunction()

# mimeo_precompile(<target> [<option>...]): compiles it with these options, and with a precompiled header that all share
# which have the same ones.
function(mimeo_precompile target)
  target_compile_options(${target} PRIVATE ${ARGN})
  if(NOT MIMEO_PCH)
    return()
  endif()
  string(MAKE_C_IDENTIFIER "mimeo_pch${ARGN}" pch)
  if(NOT TARGET ${pch})
    file(WRITE ${CMAKE_BINARY_DIR}/pch.cc "")
    add_library(${pch} OBJECT ${CMAKE_BINARY_DIR}/pch.cc)
    target_link_libraries(${pch} PUBLIC mimeo_asio Boost::json fmt::fmt mimeo_flags)
    target_compile_options(${pch} PRIVATE ${ARGN})
    target_precompile_headers(${pch} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.h)
    # What the precompiled header depends on: its source, the compiler and its flags, the releases of what it includes.
    file(READ ${CMAKE_SOURCE_DIR}/cmake/pch.h source)
    string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
    string(SHA256 sum "${pch} ${source} ${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_FLAGS} \
      ${CMAKE_CXX_FLAGS_${type}} ${MIMEO_SANITIZE} ${Boost_VERSION} ${fmt_VERSION}")
    file(WRITE ${CMAKE_BINARY_DIR}/CMakeFiles/${pch}.dir/cmake_pch.hxx.pch.sum "${sum}\n")
  endif()
  target_precompile_headers(${target} REUSE_FROM ${pch})
  add_dependencies(${target} ${pch})
endfunction()
