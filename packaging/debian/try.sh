#!/bin/sh
# In a fresh Debian, where the packages beside this script have been installed, and a C compiler: uses them,
# removes them, and sees that nothing is left behind.
set -eu
cd "$(dirname "$0")"
must_be() { [ "$1" = "$2" ] || { printf 'try.sh: "%s" instead of "%s"\n' "$1" "$2" >&2; exit 1; }; }

must_be "$(opstatus check operations.json)" "operations.json: valid, 7 records"
ldd /usr/bin/opstatus | grep -q 'libopstatus.so.1 => /'
cc example.c $(pkg-config --cflags --libs opstatus) -o shared
cc example.c "$(pkg-config --variable=libdir opstatus)"/libopstatus.a -o static
must_be "$(./shared <operations.json | wc -l)" 7
must_be "$(./static <operations.json | wc -l)" 7
ldd shared | grep -q libopstatus.so.1
for name in libopstatus1 libopstatus-dev opstatus; do
    must_be "$(dpkg --verify "$name")" ""
    test -s /usr/share/doc/$name/copyright
done
test -s /usr/share/man/man1/opstatus.1.gz
test -s /usr/share/man/man3/opstatus.3.gz

# The runtime is enough for what was linked with it; the command needs it.
dpkg --purge libopstatus-dev opstatus >/dev/null
must_be "$(./shared <operations.json | wc -l)" 7
dpkg --purge libopstatus1 >/dev/null
if ./shared <operations.json 2>/dev/null; then exit 1; fi
must_be "$(find / -xdev -path /proc -prune -o -name '*opstatus*' -not -path "$PWD/*" -print)" ""
echo "installed, used and removed: $(ls ./*.deb | wc -l) packages"
