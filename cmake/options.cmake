# Compiler and linker settings, carried by the interface target mote_options that every other target links.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS ON) # __int128, computed goto and the like
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR "Mote needs clang 19 or newer (musttail and preserve_none); "
                      "use a preset, or pass -DCMAKE_CXX_COMPILER=clang++-19")
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

# Release has neither DCHECK nor assert; the other presets define MOTE_DEBUG, which turns DCHECK on. CHECK is always on.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g -DMOTE_DEBUG=1")

add_library(mote_options INTERFACE)
target_include_directories(mote_options INTERFACE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/include")
target_compile_options(mote_options INTERFACE
  -fno-strict-aliasing
  -Wall -Wextra
  -Wcast-align -Wextra-semi -Wformat=2 -Woverloaded-virtual -Wshadow -Wsuggest-override
  -Wundef -Wunreachable-code-return
  -Wno-missing-field-initializers # designated initializers name what they set
  -Wno-unused-parameter           # handlers and builtins share one signature
  $<$<BOOL:${MOTE_WERROR}>:-Werror>)
target_link_options(mote_options INTERFACE -fuse-ld=lld -Wl,--as-needed)

# What tests run with beside their own variables: a report of a sanitizer is a failure at once.
set(sanitizer_environment "TSAN_OPTIONS=halt_on_error=1 exitcode=66")
set(unit_test_seconds 300)
if(MOTE_SANITIZE)
  set(unit_test_seconds 1800)
  target_compile_options(mote_options INTERFACE
    -fsanitize=${MOTE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(mote_options INTERFACE -fsanitize=${MOTE_SANITIZE})
endif()
