#!/bin/sh
# build.sh DIRECTORY: libopstatus_envoy.so there, with the opstatus that pkg-config knows.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cc -std=c99 -O2 -Wall -Wextra -Wconversion -Wshadow -fPIC -fvisibility=hidden -shared \
    "$here/opstatus_envoy.c" "$here/unused.c" $(pkg-config --cflags --libs opstatus) \
    -o "$1/libopstatus_envoy.so"
