#!/bin/bash -eu
exec "$SRC/opstatus/fuzz/oss-fuzz/build.sh"
