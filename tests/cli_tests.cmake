# The tests of the command and of examples/example.c: from outside, in Python with nothing but its
# standard library. They need the target opstatus_command.
find_package(Python3 QUIET COMPONENTS Interpreter)
if(NOT Python3_FOUND)
  message(STATUS "opstatus: the tests of the command are left out: Python 3 was not found")
  return()
endif()

# The program that a reader of the README copies: any warning is an error.
add_executable(example ${PROJECT_SOURCE_DIR}/examples/example.c)
target_link_libraries(example PRIVATE opstatus::opstatus)
target_compile_options(example PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
set_target_properties(example PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)

foreach(part IN ITEMS at check example place print stream terminal)
  add_test(NAME cli_${part}
    COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/cli_${part}_test.py)
  set_tests_properties(cli_${part} PROPERTIES TIMEOUT 120 ENVIRONMENT
    "OPSTATUS_COMMAND=$<TARGET_FILE:opstatus_command>;OPSTATUS_EXAMPLE=$<TARGET_FILE:example>;OPSTATUS_EXAMPLES=${PROJECT_SOURCE_DIR}/examples")
endforeach()
