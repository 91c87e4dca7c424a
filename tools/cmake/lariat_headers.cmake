# Target `headers`: every header compiles on its own, in a translation unit that holds nothing else. Not part of
# `all`: tools/test builds it.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
     ${PROJECT_SOURCE_DIR}/include/*.hpp ${PROJECT_SOURCE_DIR}/src/*.hpp)
set(units)
foreach(header IN LISTS headers)
  set(unit ${PROJECT_BINARY_DIR}/headers/${header}.cpp)
  file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"${header}\"\n")
  list(APPEND units ${unit})
endforeach()

add_library(headers OBJECT EXCLUDE_FROM_ALL ${units})
target_include_directories(headers PRIVATE ${PROJECT_SOURCE_DIR})
target_link_libraries(headers PRIVATE lariat_options lariat_warnings)
file(GLOB layers RELATIVE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/src/*)
foreach(layer IN LISTS layers)
  if(TARGET lariat_${layer})
    target_link_libraries(headers PRIVATE lariat_${layer})
  endif()
endforeach()
