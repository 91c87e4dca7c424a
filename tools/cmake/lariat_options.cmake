# Options as interface targets: every Lariat target links both, nothing sets global flags.

option(LARIAT_PROGRAMS "Build lariatd and lariat, not the library alone" ON)
option(LARIAT_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(LARIAT_FUZZ "Build the libFuzzer targets (clang)" OFF)
set(LARIAT_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them: address,undefined or thread")

add_library(lariat_options INTERFACE)
target_compile_features(lariat_options INTERFACE cxx_std_20)
# No contraction into fused multiply-adds: ARM and x86 must decide alike.
target_compile_options(lariat_options INTERFACE -ffp-contract=off)
# Nobody replaces a function of ours at load time: within a file it may be inlined, although the code is movable.
target_compile_options(lariat_options INTERFACE -fno-semantic-interposition)
# std::sqrt need not set errno, so that it vectorises; no result changes.
target_compile_options(lariat_options INTERFACE -fno-math-errno)
if(LARIAT_SANITIZE)
  target_compile_options(lariat_options INTERFACE -fsanitize=${LARIAT_SANITIZE} -fno-omit-frame-pointer
                                                 -fno-sanitize-recover=all)
  target_link_options(lariat_options INTERFACE -fsanitize=${LARIAT_SANITIZE})
  if(LARIAT_SANITIZE MATCHES "thread")
    # Asio uses atomic_thread_fence, which GCC warns of under TSan.
    target_compile_options(lariat_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
endif()
if(LARIAT_FUZZ)
  target_compile_options(lariat_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

add_library(lariat_warnings INTERFACE)
target_compile_options(lariat_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)

if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(LARIAT_CCACHE ccache)
  if(LARIAT_CCACHE)
    # A checkout at another path hits the same cache: paths are rewritten relative to the source folder. The
    # sloppiness is what ccache needs to cache with precompiled headers.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${LARIAT_CCACHE})
  endif()
endif()
