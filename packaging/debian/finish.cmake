# What CPack has put together, as Debian wants it: manual pages compressed, static libraries without what
# only debuggers read.
file(GLOB_RECURSE pages ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/*)
file(GLOB_RECURSE libraries ${CPACK_TEMPORARY_DIRECTORY}/*/usr/lib/*.a)
execute_process(COMMAND gzip -9n ${pages} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND strip --strip-debug --remove-section=.comment --remove-section=.note
  --enable-deterministic-archives ${libraries} COMMAND_ERROR_IS_FATAL ANY)
