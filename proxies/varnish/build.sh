#!/bin/sh
# build.sh DIRECTORY: libvmod_opstatus.so there, with the opstatus that pkg-config knows.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
"$(pkg-config --variable=vmodtool varnishapi)" -o vcc_if "$here/vmod_opstatus.vcc"
: >config.h # the generated file includes one
cc -std=gnu99 -O2 -Wall -Wextra -Wconversion -Wshadow -fPIC -shared vcc_if.c "$here/vmod_opstatus.c" \
    -I. $(pkg-config --cflags varnishapi | sed 's/-I/-isystem /g') \
    $(pkg-config --cflags --libs opstatus) -o libvmod_opstatus.so
