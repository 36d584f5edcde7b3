# Targets for the folders below src/: a library mote_<folder> of its *.cpp, and a test program <folder>_test of its
# *_test.cpp. Files named *_fuzz.cpp and a program's main file belong to neither. A folder without sources is fine.

# mote_folders(FOLDER...): the folders in layer order; each library links the ones before it.
function(mote_folders)
  set(above mote_options mote_dependencies)
  foreach(folder IN LISTS ARGN)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp")
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cpp$")

    if(sources)
      add_library(mote_${folder} STATIC ${sources})
      target_link_libraries(mote_${folder} PUBLIC ${above})
    else()
      add_library(mote_${folder} INTERFACE)
      target_link_libraries(mote_${folder} INTERFACE ${above})
    endif()
    list(PREPEND above mote_${folder})

    if(MOTE_TESTS AND tests)
      add_executable(${folder}_test ${tests})
      target_link_libraries(${folder}_test PRIVATE mote_${folder} GTest::gtest_main)
      add_test(NAME ${folder} COMMAND ${folder}_test --gtest_brief=1)
      set_tests_properties(${folder} PROPERTIES
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" ENVIRONMENT "MOTE=${PROJECT_BINARY_DIR}/mote;${sanitizer_environment}" TIMEOUT ${unit_test_seconds})
    endif()
  endforeach()
endfunction()

# mote_program(NAME FOLDER MAIN): the executable NAME from src/FOLDER/MAIN and the folder's library.
function(mote_program name folder main)
  set(source "${PROJECT_SOURCE_DIR}/src/${folder}/${main}")
  if(EXISTS "${source}")
    add_executable(${name} "${source}")
    target_link_libraries(${name} PRIVATE mote_${folder})
    # A copy in a root made by `mote otp` has its shared libraries beside it, those that the libraries need included.
    set_target_properties(${name} PROPERTIES
      BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "$ORIGIN/mote.d/lib")
    # Native libraries and linked-in drivers find the functions made for them, and nothing else of the program.
    target_link_options(${name} PRIVATE -Wl,--disable-new-dtags
      -Wl,--undefined=mote_native_api -Wl,--undefined=mote_driver_api)
    foreach(names "enif_*" "driver_*" "erl_drv_*" "erl_errno_id" "set_busy_port" "set_port_control_flags"
                  "get_port_flags" "add_driver_entry" "remove_driver_entry" "null_func" "dtrace_drvport_str")
      target_link_options(${name} PRIVATE "-Wl,--export-dynamic-symbol=${names}")
    endforeach()
  endif()
endfunction()
