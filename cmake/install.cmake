# What `cmake --install` copies: the program, the public headers, the licence and the examples.
if(TARGET mote)
  install(TARGETS mote RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
install(DIRECTORY include/mote DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
