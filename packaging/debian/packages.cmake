# Debian's packages by CPack: libopstatus1, libopstatus-dev, opstatus. ./dev package makes them.
set(OPSTATUS_MAINTAINER "The opstatus authors <maintainers@opstatus.invalid>" CACHE STRING
  "Who answers for the packages: a name and an address")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "strict reader of Service Fabric's OperationStatus")
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/finish.cmake)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL runtime development command)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${OPSTATUS_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR})
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(debian_version ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libopstatus${abi_version})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/triggers)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"Reads the OperationStatus of Azure Service Fabric's REST API from JSON,
in whole or in pieces, without ever allocating. Whatever it accepts, every
conforming JSON reader decodes to the same values; what it rejects, it
rejects with a code and the offset of the first wrong byte.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libopstatus-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libopstatus${abi_version} (= ${debian_version})")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS libsimdjson-dev)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"Headers for C and C++20, the static library, and what CMake and pkg-config
need to compile programs with libopstatus.")

set(CPACK_DEBIAN_COMMAND_PACKAGE_NAME opstatus)
set(CPACK_DEBIAN_COMMAND_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_COMMAND_PACKAGE_DEPENDS "libopstatus${abi_version} (>= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_COMMAND_DESCRIPTION
"The command opstatus checks, prints and counts fault operations, as Azure
Service Fabric's GET /Faults/ returns them. It says where an input is wrong,
and reads inputs of any size as streams.")

# What Debian wants in every package.
configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in changelog.Debian @ONLY)
execute_process(COMMAND gzip -9nf ${PROJECT_BINARY_DIR}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} COMPONENT)
  set(name ${CPACK_DEBIAN_${COMPONENT}_PACKAGE_NAME})
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/copyright ${PROJECT_BINARY_DIR}/changelog.Debian.gz
    DESTINATION share/doc/${name} COMPONENT ${component})
  if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/${name}.lintian-overrides)
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/${name}.lintian-overrides
      DESTINATION share/lintian/overrides RENAME ${name} COMPONENT ${component})
  endif()
endforeach()
include(CPack)
