#!/bin/sh
# build.sh DIRECTORY: opstatus_transform.so there, with the opstatus that pkg-config knows.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cc -std=c99 -O2 -Wall -Wextra -Wconversion -Wshadow -fPIC -shared "$here/opstatus_transform.c" \
    $(pkg-config --cflags --libs opstatus) -o "$1/opstatus_transform.so"
