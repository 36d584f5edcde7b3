# The libraries Mote uses, gathered in the interface target mote_dependencies.
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(fmt REQUIRED)
find_package(absl REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(GMP REQUIRED IMPORTED_TARGET gmp)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
if(MOTE_TESTS)
  find_package(GTest REQUIRED)
endif()

add_library(mote_dependencies INTERFACE)
target_link_libraries(mote_dependencies INTERFACE
  Threads::Threads ZLIB::ZLIB OpenSSL::Crypto fmt::fmt PkgConfig::GMP PkgConfig::PCRE2
  absl::flat_hash_map absl::flat_hash_set absl::inlined_vector absl::span absl::hash)
