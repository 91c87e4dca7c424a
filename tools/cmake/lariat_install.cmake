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

if(TARGET lariatd)
  install(TARGETS lariatd lariat RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT programs)
endif()
