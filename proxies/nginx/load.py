"""load.py [ROUNDS [SECONDS]]: what the module costs, as a table: throughput by wrk, and the worker's CPU time.

An nginx with the module stands in front of another that serves lists from files in memory; each round measures
`off`, `log` and `hold` one after another, in changing order, each against this round's `off`, and the medians are
what is printed. The worker's CPU time for an answer, by the kernel's account, is the narrower measure: it has
nothing of wrk and of the other nginx in it, and is the cost in throughput where the worker has no time to spare.
`./dev proxies nginx` has built what is measured.
"""

import os
import random
import re
import statistics
import subprocess
import sys
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(HERE, "..", "..", "build", "proxies")
os.environ.setdefault("OPSTATUS_PREFIX", os.path.abspath(os.path.join(BUILD, "prefix")))
os.environ.setdefault("OPSTATUS_SCRATCH", os.path.abspath(os.path.join(BUILD, "nginx")))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "testing")]

from server import NGINX, Nginx  # noqa: E402

MODES = ["off", "log", "hold"]
BUFFERS = {"8 of 4 KiB": "", "16 of 32 KiB": "proxy_buffers 16 32k; proxy_busy_buffers_size 128k;"}
SIZES = {"100 KB": 100_000, "1 MB": 1_000_000}


def gateways_list(size):
    chance = random.Random(1)
    states = ["Running", "RollingBack", "Completed", "Faulted", "Cancelled", "ForceCancelled"]
    types = ["PartitionDataLoss", "PartitionQuorumLoss", "PartitionRestart", "NodeTransition"]
    elements, length = [], 1
    while length < size:
        elements.append('{"OperationId":"%s","State":"%s","Type":"%s"}' % (
            uuid.UUID(int=chance.getrandbits(128)), chance.choice(states), chance.choice(types)))
        length += len(elements[-1]) + 1
    return ("[" + ",".join(elements) + "]").encode()


def worker(nginx):
    with open(f"/proc/{nginx.process.pid}/task/{nginx.process.pid}/children", encoding="ascii") as file:
        return int(file.read().split()[0])


def cpu_seconds(pid):
    with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
        return int(file.read().split()[0]) / 1e9


def measure(nginx, path, seconds):
    """Answers a second, and microseconds of the worker's CPU time for each."""
    before = cpu_seconds(worker(nginx))
    # Threads: one; connections: enough that the worker always has something to do.
    done = subprocess.run(["wrk", "-t1", "-c16", f"-d{seconds}s", f"http://127.0.0.1:{nginx.port}{path}"],
                          capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    requests = int(re.search(r"(\d+) requests in", done.stdout)[1])
    rate = float(re.search(r"Requests/sec: +([\d.]+)", done.stdout)[1])
    return rate, (cpu_seconds(worker(nginx)) - before) / requests * 1e6


def column(values, offs):
    change = 100 * statistics.median(one / off for one, off in zip(values, offs)) - 100
    return f"{statistics.median(values):,.0f} | {change:+.1f} %"


def compare(front, place, path, rounds, seconds):
    """The rates and the costs of each mode, a pair a round."""
    measured = {mode: [] for mode in MODES}
    for number in range(rounds + 1):
        order = MODES[:]
        random.Random(number).shuffle(order)
        for mode in order:
            pair = measure(front, f"/{mode}{place}{path}", seconds)
            if number > 0:  # the first one warms up
                measured[mode].append(pair)
    return {mode: list(zip(*pairs)) for mode, pairs in measured.items()}


def main():
    rounds, seconds = int((sys.argv[1:2] or [30])[0]), int((sys.argv[2:3] or [1])[0])
    backend = Nginx("open_file_cache max=10; access_log off;", "sendfile on; tcp_nopush on;")
    front = Nginx("proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_max_temp_file_size 0; "
                  "access_log off;" + "".join(f"location /{mode}/{index}/ {{ opstatus {mode}; {buffers} proxy_pass http://backend/; }}"
                            for mode in MODES for index, buffers in enumerate(BUFFERS.values())),
                  f"upstream backend {{ server 127.0.0.1:{backend.port}; keepalive 32; }}")
    with backend, front:
        with open("/proc/cpuinfo", encoding="ascii") as file:
            cpu = re.search(r"model name\s*: (.*)", file.read())[1]
        said = subprocess.run([NGINX, "-v"], capture_output=True, text=True, check=True).stderr
        print(f"{time.strftime('%Y-%m-%d')}, {said.split()[-1]}, {os.cpu_count()} CPUs ({cpu}), {rounds} rounds of "
              f"{seconds} s, wrk with 1 thread and 16 connections:\n")
        print("| list | buffers | mode | answers/s | | us of CPU | |\n|---|---|---|---:|---:|---:|---:|")
        for name, size in SIZES.items():
            path = backend.file(f"{size}.json", gateways_list(size))
            for index, buffers in enumerate(BUFFERS):
                measured = compare(front, f"/{index}", path, rounds, seconds)
                for mode, (rates, costs) in measured.items():
                    print(f"| {name} | {buffers} | `{mode}` | {column(rates, measured['off'][0])} | "
                          f"{column(costs, measured['off'][1])} |", flush=True)


if __name__ == "__main__":
    main()
