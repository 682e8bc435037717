# mimeo_queries(<target> <folder>)
#
# Turns the SQL of a store into headers of constants, so that a query is named in C++ and checked by the compiler:
#
#   <folder>/predictions.sql      ->  <folder name>/predictions.sql.h, one constant per `-- name: ...` in the file
#   <folder>/migrations/0001_*.sql -> <folder name>/migrations.sql.h, an array in the order of their numbers
function(mimeo_queries target folder)
  get_filename_component(room ${folder} NAME)
  set(out ${CMAKE_BINARY_DIR}/generated/${room})
  set(script ${CMAKE_SOURCE_DIR}/cmake/write_queries.cmake)
  set(headers)

  file(GLOB tables CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.sql)
  foreach(table ${tables})
    get_filename_component(name ${table} NAME)
    add_custom_command(OUTPUT ${out}/${name}.h DEPENDS ${table} ${script} VERBATIM
      COMMAND ${CMAKE_COMMAND} -DROOM=${room} -DQUERIES=${table} -DOUT=${out}/${name}.h -P ${script})
    list(APPEND headers ${out}/${name}.h)
  endforeach()

  file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/migrations/*.sql)
  list(SORT migrations)
  string(REPLACE ";" "|" joined "${migrations}")
  add_custom_command(OUTPUT ${out}/migrations.sql.h DEPENDS ${migrations} ${script} VERBATIM
    COMMAND ${CMAKE_COMMAND} -DROOM=${room} "-DMIGRATIONS=${joined}" -DOUT=${out}/migrations.sql.h -P ${script})
  list(APPEND headers ${out}/migrations.sql.h)

  target_sources(${target} PRIVATE ${headers})
  target_include_directories(${target} PUBLIC ${CMAKE_BINARY_DIR}/generated)
endfunction()
