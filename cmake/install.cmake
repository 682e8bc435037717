# What other people's programs are built with: the C++ client library as the CMake package `mimeo`, target mimeo::client.
#
#   cmake --install build/release --component client --prefix /usr/local
#
#   find_package(mimeo REQUIRED)
#   target_link_libraries(program PRIVATE mimeo::client)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set_target_properties(mimeo_client PROPERTIES EXPORT_NAME client)
target_compile_features(mimeo_client PUBLIC cxx_std_20)
add_library(mimeo::client ALIAS mimeo_client)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/mimeo)
install(TARGETS mimeo_client EXPORT mimeo COMPONENT client ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT mimeo NAMESPACE mimeo:: FILE mimeoTargets.cmake DESTINATION ${package} COMPONENT client)
install(FILES include/mimeo/client.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mimeo COMPONENT client)
install(DIRECTORY include/mimeo/client DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mimeo COMPONENT client)
configure_package_config_file(cmake/mimeoConfig.cmake.in ${CMAKE_BINARY_DIR}/mimeoConfig.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/mimeoConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/mimeoConfig.cmake ${CMAKE_BINARY_DIR}/mimeoConfigVersion.cmake DESTINATION ${package} COMPONENT client)
