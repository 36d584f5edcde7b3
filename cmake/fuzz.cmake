# libFuzzer targets, one per tests/fuzz/*_fuzz.cpp: configure with -DMOTE_FUZZ=ON, then run build/…/beam_fuzz CORPUS.
target_compile_options(mote_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
target_link_options(mote_options INTERFACE -fsanitize=address,undefined)

file(GLOB fuzz_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp")
foreach(source IN LISTS fuzz_sources)
  get_filename_component(name "${source}" NAME_WE)
  add_executable(${name} "${source}")
  target_link_libraries(${name} PRIVATE mote_isa)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endforeach()
