# What `cmake --install` copies: the program, the public headers, the examples, and the script that unpacks a standard
# library into share/mote/otp.
if(TARGET mote)
  install(TARGETS mote RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
install(DIRECTORY include/mote DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(DIRECTORY examples DESTINATION "${CMAKE_INSTALL_DATADIR}/mote" FILES_MATCHING PATTERN "*.exs")
install(PROGRAMS scripts/otp.sh DESTINATION "${CMAKE_INSTALL_DATADIR}/mote/scripts")
install(FILES scripts/common.sh DESTINATION "${CMAKE_INSTALL_DATADIR}/mote/scripts")
install(FILES LICENSE README.md CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
