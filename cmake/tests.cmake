# Tests beyond the unit tests: scripts below tests/. Among what they get:
#   MOTE       the program under test
#   REFERENCE  a directory whose bin/elixir is the reference runtime
if(DEFINED ENV{REFERENCE})
  set(reference "$ENV{REFERENCE}")
else()
  set(reference "${PROJECT_SOURCE_DIR}/build/otp")
endif()

# mote_script_test(NAME SCRIPT [ARGUMENTS...])
function(mote_script_test name script)
  set(path "${PROJECT_SOURCE_DIR}/tests/${script}")
  add_test(NAME ${name} COMMAND bash "${path}" ${ARGN})
  set_tests_properties(${name} PROPERTIES
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" TIMEOUT 3600
    ENVIRONMENT "MOTE=${PROJECT_BINARY_DIR}/mote;REFERENCE=${reference};${sanitizer_environment}")
endfunction()

set(slow "")
if(MOTE_SANITIZE)
  set(slow --slow)
endif()
mote_script_test(source_rules source_rules.sh)
mote_script_test(command_line command_line.sh)
foreach(part erl_flags front_ends files)
  mote_script_test(command_line_${part} command_line/${part}.sh)
endforeach()
mote_script_test(otp_root otp_root.sh)
mote_script_test(load_all load_all.sh "${reference}" 1000)
mote_script_test(load_all_otp25 load_all.sh "${PROJECT_SOURCE_DIR}/build/otp25" 900)
mote_script_test(builtin_list builtin_list.sh)
mote_script_test(stdlib_compile compile_otp.sh --sample)
mote_script_test(differential differential.sh)
mote_script_test(halting halting.sh)
set(skippable load_all load_all_otp25 stdlib_compile)
# How much memory is there and is used: a sanitizer's own share is larger than the limits.
if(NOT MOTE_SANITIZE)
  mote_script_test(limits limits.sh)
  mote_script_test(memory memory.sh)
  list(APPEND skippable limits)
endif()
set_tests_properties(${skippable} PROPERTIES SKIP_RETURN_CODE 77)
mote_script_test(conformance conformance/run.sh ${slow})
set(serial conformance)
# A few groups in each of the modes that make bugs show, and chosen scripts in the one in which each takes seconds;
# `make test-modes` runs all of them.
if(NOT MOTE_SANITIZE)
  foreach(mode verify-heap one-reduction random:1)
    string(REPLACE ":" "_" name "conformance_${mode}")
    mote_script_test(${name} conformance/run.sh --mode ${mode} --filter "^(lesson|processes|terms)/")
    list(APPEND serial ${name})
  endforeach()
  mote_script_test(conformance_collect-always conformance/run.sh --mode collect-always
    --only "${PROJECT_SOURCE_DIR}/tests/conformance/chosen.txt")
  list(APPEND serial conformance_collect-always)
endif()
set_tests_properties(${serial} PROPERTIES RUN_SERIAL ON COST 1000)
# Takes a minute and wants the machine to itself: only with `ctest -C latency`.
if(NOT MOTE_SANITIZE)
  add_test(NAME latency CONFIGURATIONS latency COMMAND bash "${PROJECT_SOURCE_DIR}/tests/latency.sh")
  set_tests_properties(latency PROPERTIES RUN_SERIAL ON TIMEOUT 900
    ENVIRONMENT "MOTE=${PROJECT_BINARY_DIR}/mote;REFERENCE=${reference}")
endif()

# Sessions at a terminal: the program that plays them, its own test, and the sessions.
file(GLOB terminal_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/terminal/*.cpp")
set(terminal_tests ${terminal_sources})
list(FILTER terminal_tests INCLUDE REGEX "_test\\.cpp$")
list(FILTER terminal_sources EXCLUDE REGEX "_test\\.cpp$")
add_executable(terminal_session ${terminal_sources})
target_link_libraries(terminal_session PRIVATE mote_options)
add_executable(terminal_test tests/terminal/screen.cpp ${terminal_tests})
target_link_libraries(terminal_test PRIVATE mote_options GTest::gtest_main)
add_test(NAME terminal_screen COMMAND terminal_test --gtest_brief=1)
if(NOT MOTE_SANITIZE)
  mote_script_test(terminal terminal/run.sh)
  mote_script_test(streams streams.sh)
endif()
