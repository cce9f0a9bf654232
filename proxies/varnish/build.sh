#!/bin/sh
# build.sh DIRECTORY [MODULE]: libvmod_opstatus.so there, or MODULE's, with the opstatus that pkg-config knows.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
name=${2:-opstatus}
cd "$1"
"$(pkg-config --variable=vmodtool varnishapi)" -o vcc_if "$here/vmod_$name.vcc"
: >config.h # the generated file includes one
cc -std=gnu99 -O2 -Wall -Wextra -Wconversion -Wshadow -fPIC -shared vcc_if.c "$here/vmod_$name.c" \
    -I. $(pkg-config --cflags varnishapi | sed 's/-I/-isystem /g') \
    $(pkg-config --cflags --libs opstatus) -o "libvmod_$name.so"
