# Install rules: the library with its package file, and the programs with what they need to run as a service.
include(CMakePackageConfigHelpers)

add_library(lariat_lariat INTERFACE)
add_library(lariat::lariat ALIAS lariat_lariat)
set_target_properties(lariat_lariat PROPERTIES EXPORT_NAME lariat)
target_link_libraries(lariat_lariat INTERFACE lariat_detect lariat_model lariat_core)

install(TARGETS lariat_lariat lariat_core lariat_model lariat_detect EXPORT lariat_targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(DIRECTORY include/lariat DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
install(EXPORT lariat_targets NAMESPACE lariat:: FILE lariat-targets.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lariat COMPONENT library)
configure_package_config_file(tools/cmake/lariat-config.cmake.in lariat-config.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lariat)
write_basic_package_version_file(lariat-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/lariat-config.cmake ${PROJECT_BINARY_DIR}/lariat-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/lariat COMPONENT library)

if(LARIAT_PROGRAMS)
  configure_file(config/systemd/lariatd.service.in lariatd.service @ONLY)
endif()
if(TARGET lariatd)
  install(TARGETS lariatd RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
  install(FILES ${PROJECT_BINARY_DIR}/lariatd.service DESTINATION lib/systemd/system COMPONENT programs)
  install(FILES config/sysusers.d/lariat.conf DESTINATION lib/sysusers.d COMPONENT programs)
  install(FILES config/tmpfiles.d/lariat.conf DESTINATION lib/tmpfiles.d COMPONENT programs)
  install(FILES config/logrotate/lariat DESTINATION ${CMAKE_INSTALL_SYSCONFDIR}/logrotate.d COMPONENT programs)
  install(FILES config/lariatd.toml DESTINATION ${CMAKE_INSTALL_SYSCONFDIR}/lariat COMPONENT programs)
  install(DIRECTORY config/presets DESTINATION ${CMAKE_INSTALL_DATADIR}/lariat COMPONENT programs)
  install(FILES config/man/lariat.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT programs)
  install(FILES config/man/lariatd.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8 COMPONENT programs)
  install(FILES config/man/lariatd.toml.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5 COMPONENT programs)
endif()
