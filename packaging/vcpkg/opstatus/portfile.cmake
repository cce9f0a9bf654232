# An overlay port for vcpkg: builds the tree that it lies in.
#     vcpkg install opstatus --overlay-ports=packaging/vcpkg
# Not run with vcpkg itself: tests/packaging_test.py stands in for its functions.
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../.." ABSOLUTE)
string(COMPARE EQUAL "${VCPKG_LIBRARY_LINKAGE}" dynamic is_shared)
string(COMPARE EQUAL "${VCPKG_LIBRARY_LINKAGE}" static is_static)

vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS -DOPSTATUS_BUILD_COMMAND=OFF -DOPSTATUS_BUILD_SHARED=${is_shared}
    -DOPSTATUS_BUILD_STATIC=${is_static} -DCMAKE_DISABLE_FIND_PACKAGE_simdjson=ON)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH lib/cmake/opstatus)
vcpkg_fixup_pkgconfig()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
