"""test.py: the cases of all hosts, through the module in a host that stands in for Envoy."""

import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "testing"))
import cases  # noqa: E402
from host import PREFIX, need, option_names  # noqa: E402

chance = random.Random(1)


def build(directory):
    environment = {**os.environ, "PKG_CONFIG_PATH": PREFIX + "/lib/pkgconfig"}
    subprocess.run([os.path.join(HERE, "build.sh"), directory], check=True, env=environment)
    # With the sanitizer of addresses: each slice ends where its memory does.
    subprocess.run(["cc", "-std=c99", "-O1", "-g", "-Wall", "-Wextra", "-fsanitize=address", "-rdynamic",
                    os.path.join(HERE, "stand_in.c"), "-ldl", "-o", directory + "/stand_in"], check=True)


def stream(directory, configuration, lines):
    done = subprocess.run([directory + "/stand_in", directory + "/libopstatus_envoy.so", configuration],
                          input="\n".join(lines) + "\n", stdout=subprocess.PIPE, text=True, check=True,
                          env={**os.environ, "LD_LIBRARY_PATH": PREFIX + "/lib"})
    for line in done.stdout.splitlines():
        status, whole, body, _, _, verdict = line.split(" ", 5)
        yield int(status), whole == "1", b"" if body == "-" else bytes.fromhex(body), verdict


def slices(piece):
    """The piece as Envoy has it: in one or some slices, of which one may be empty."""
    at = sorted(chance.randint(0, len(piece)) for _ in range(chance.choice((0, 0, 1, 2, 40))))
    return ",".join(piece[i:j].hex() or "-" for i, j in zip([0, *at], [*at, len(piece)]))


def line(case, end):
    headers = {name.lower(): value for name, value in case.reply.headers}
    pieces = [] if not case.body else case.reply.pieces
    end = "empty" if end == "data" and not pieces else end
    return " ".join([case.method, str(case.reply.status), headers.get("content-type", "-").replace("; ", ";"),
                     headers.get("content-encoding", "-"), end, *map(slices, pieces)])


def failures(case, mode, end, got):
    status, whole, body, verdict = got
    want = case.verdict()
    if end == "cut" and case.code in ("OK", "UNEXPECTED_END"):
        want = "UNFINISHED"
    if not verdict.startswith(want.replace("; ", ";")):
        yield f"the log says {verdict}, not {want}"
    if end == "cut":
        if status == 200 and whole:
            yield "a transfer that was cut is whole"
    elif mode == "log" or case.code in ("OK", None):
        if not whole or status != case.reply.status or body != case.body:
            yield f"not passed on as it is: {status} {whole} {len(body)} of {len(case.body)}"
    elif mode == "hold" and (status != 502 or body):
        yield f"with hold a status of {status}"
    elif status != 502 and (status != 200 or whole or len(body) > case.offset or not case.body.startswith(body)):
        yield f"not broken off: {status} {whole} {len(body)}"
    elif status == 502 and case.body and len(case.reply.pieces) > 1 and case.offset >= len(case.reply.pieces[0]) and mode == "abort":
        yield "a 502 behind a piece that has been let through"


def main():
    need(gcc=None, cc=None)
    done = failed = 0
    by_mask = {}
    for case in cases.all_cases():
        if len(case.body) > 2000000:
            continue  # in hex, nine times: it would take minutes, and the pieces are no longer than others'
        by_mask.setdefault(case.mask, []).append(case)
    with tempfile.TemporaryDirectory(prefix="opstatus-envoy-") as directory:
        build(directory)
        for mask, some in by_mask.items():
            for mode in "log", "abort", "hold":
                for end in "data", "trailers", "cut":
                    words = " ".join(["mode=" + mode, "framing=array", *option_names(mask)])
                    lines = [line(case, end) for case in some]
                    for case, got in zip(some, stream(directory, words, lines), strict=True):
                        done += 1
                        for what in failures(case, mode, end, got):
                            failed += 1
                            print("failed:", case.name, mode, end, "-", what[:300])
        for words in "mode=stop", "reject", "mode=abort framing=list":
            done += 2
            refused = subprocess.run([directory + "/stand_in", directory + "/libopstatus_envoy.so", words],
                                     env={**os.environ, "LD_LIBRARY_PATH": PREFIX + "/lib"}, check=False,
                                     stderr=subprocess.PIPE, text=True)
            failed += refused.returncode != 3
            failed += refused.stderr != f"opstatus: no word '{words.split()[-1]}'\n"
    print(f"{done} responses, {failed} failures; no Envoy ran")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
