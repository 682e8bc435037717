# Everything comes from the distribution's packages: tools/setup.sh installs them, THIRD_PARTY.md says why each.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(LibArchive REQUIRED)
find_package(CURL REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(GTest REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(PkgConfig REQUIRED)
find_library(TCMALLOC_LIBRARY tcmalloc_minimal REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
# Its -pthread is what every target here links anyway, but as a compile option it makes precompiled headers unusable.
set_property(TARGET PkgConfig::re2 PROPERTY INTERFACE_COMPILE_OPTIONS "")
pkg_check_modules(libmagic REQUIRED IMPORTED_TARGET libmagic)

# Asio and Beast compiled once instead of in every file.
add_library(mimeo_asio STATIC cmake/asio.cc)
target_compile_definitions(mimeo_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                                             BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE
                                             FMT_EXTERNAL
                                             # Frames of coroutines come from aligned_alloc otherwise, which has to search
                                             # where malloc has a cache for each size.
                                             BOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC BOOST_ASIO_DISABLE_BOOST_ALIGN)
target_link_libraries(mimeo_asio PUBLIC mimeo_flags Boost::headers Threads::Threads)
target_include_directories(mimeo_asio SYSTEM PUBLIC ${Boost_INCLUDE_DIRS})
