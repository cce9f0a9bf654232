#!/bin/bash -eu
# Builds the fuzz targets for OSS-Fuzz and ClusterFuzzLite, or for whoever sets the same variables:
# CC, CXX, CFLAGS, CXXFLAGS, LIB_FUZZING_ENGINE; SRC, where opstatus and its peers are; WORK, for what
# is built on the way; OUT, for the targets with their seeds and dictionaries.
opstatus=$SRC/opstatus

# The peers are built here, with the same flags, where their sources are. Without them their targets
# are left out, which cmake says.
if [[ -d $SRC/simdjson ]]; then
    cmake -S "$SRC/simdjson" -B "$WORK/simdjson" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_INSTALL_PREFIX="$WORK/peers" -DBUILD_SHARED_LIBS=OFF
    cmake --build "$WORK/simdjson" --target install -j "$(nproc)"
fi
if [[ -d $SRC/json ]]; then
    cmake -S "$SRC/json" -B "$WORK/json" -DCMAKE_INSTALL_PREFIX="$WORK/peers" -DJSON_BuildTests=OFF
    cmake --build "$WORK/json" --target install
fi
if [[ -d $SRC/rapidjson ]]; then
    mkdir -p "$WORK/peers"
    cp -R "$SRC/rapidjson/include" "$WORK/peers/"
fi

# No build type: all flags are the caller's.
cmake -S "$opstatus" -B "$WORK/opstatus" -DCMAKE_BUILD_TYPE=None \
    -DCMAKE_PREFIX_PATH="$WORK/peers" -DOPSTATUS_FUZZ_ENGINE="$LIB_FUZZING_ENGINE" \
    -DOPSTATUS_BUILD_FUZZ=ON -DOPSTATUS_BUILD_SHARED=OFF -DOPSTATUS_BUILD_COMMAND=OFF
cmake --build "$WORK/opstatus" -j "$(nproc)"

for program in "$WORK"/opstatus/fuzz/fuzz_*; do
    target=${program##*/}
    name=${target#fuzz_}
    cp "$program" "$OUT/"
    cp "$opstatus/fuzz/opstatus.dict" "$OUT/$target.dict"
    printf '[libfuzzer]\nmax_len = 1024\n' >"$OUT/$target.options"
    # cmake is there; zip may not be.
    seeds=("corpus/$name")
    [[ ! -d $opstatus/fuzz/regressions/$name ]] || seeds+=("regressions/$name")
    (cd "$opstatus/fuzz" && cmake -E tar cf "$OUT/${target}_seed_corpus.zip" --format=zip "${seeds[@]}")
done
