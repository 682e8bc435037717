# Run by the build (queries.cmake): writes the header of one .sql file, or of all migrations.
#
# In a table's file, `-- let: x` names a piece of text up to the next `;` that later queries mention as {x}, and
# `-- name: y` begins the query that becomes the constant y. What stands before the first of them is for readers.
set(begin "#pragma once\n// Generated from SQL; edit that instead.\nnamespace mimeo::${ROOM}::sql")

if(DEFINED QUERIES)
  file(READ ${QUERIES} text)
  get_filename_component(table ${QUERIES} NAME_WE)
  while(text MATCHES "-- let: ([a-z_]+)\n([^;]*);")
    set(name "${CMAKE_MATCH_1}")
    set(value "${CMAKE_MATCH_2}")
    string(REPLACE "${CMAKE_MATCH_0}" "" text "${text}")
    string(REPLACE "{${name}}" "${value}" text "${text}")
  endwhile()
  string(FIND "${text}" "-- name: " first)
  if(first EQUAL -1)
    message(FATAL_ERROR "${QUERIES} names no query")
  endif()
  string(SUBSTRING "${text}" ${first} -1 text)
  string(REGEX REPLACE "-- name: ([a-z_]+)\n" ")sql\";\ninline constexpr char \\1[] = R\"sql(" text "${text}")
  string(SUBSTRING "${text}" 6 -1 text)  # the end of a literal before the first
  set(text "${begin}::${table} {\n${text})sql\";\n}\n")
else()
  string(REPLACE "|" ";" files "${MIGRATIONS}")
  set(text "${begin} {\ninline constexpr const char* migrations[] = {")
  foreach(file ${files})
    file(READ ${file} migration)
    string(APPEND text "R\"sql(${migration})sql\",\n")
  endforeach()
  string(APPEND text "};\n}\n")
endif()
file(WRITE ${OUT} "${text}")
