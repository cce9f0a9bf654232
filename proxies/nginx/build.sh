#!/bin/sh
# build.sh DIRECTORY: builds DIRECTORY/ngx_http_opstatus_module.so for Debian's nginx, of the sources that its
# package nginx-dev installs. The library is found by OPSTATUS_CFLAGS and OPSTATUS_LIBS, or by pkg-config.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sources=${NGINX_SOURCES:-/usr/share/nginx/src}
mkdir -p "$1"
cd "$1"
# configure writes beside itself.
for part in auto configure src; do ln -sfn "$sources/$part" $part; done
bash -c '. "$0/conf_flags"; shift; ./configure "${NGX_CONF_FLAGS[@]}" "$@"' "$sources" - --builddir=objs \
    --with-cc-opt="-O2 -g -fPIC -fstack-protector-strong -D_FORTIFY_SOURCE=2 ${NGINX_CFLAGS:-}" \
    --with-ld-opt="-Wl,-z,relro -Wl,-z,now -Wl,--exclude-libs,ALL ${NGINX_LDFLAGS:-}" \
    --add-dynamic-module="$here" >configure.log 2>&1 || { cat configure.log >&2; exit 1; }
make -s -f objs/Makefile modules
mv objs/ngx_http_opstatus_module.so .
