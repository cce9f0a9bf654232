"""load.py [ROUNDS [SECONDS]]: what the module costs, as a table: throughput by wrk, and the worker's CPU time.

An nginx with the module stands in front of another that serves lists from files in memory; each round measures
`off`, `log` and `hold` one after another, in changing order, and the medians are what is printed. The worker
under test has a CPU of its own, where there are two: wrk and the other nginx share the other.
OPSTATUS_PREFIX and OPSTATUS_SCRATCH are as in proxies/run.py.
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
sys.path[:0] = [HERE, os.path.join(HERE, "..", "testing")]

from server import Nginx  # noqa: E402

MODES = ["off", "log", "hold"]
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


def main():
    rounds, seconds = int((sys.argv[1:2] or [30])[0]), int((sys.argv[2:3] or [1])[0])
    backend = Nginx("open_file_cache max=10; access_log off;", "sendfile on; tcp_nopush on;")
    keepalive = "proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_max_temp_file_size 0; access_log off;"
    front = Nginx("\n".join(
        f"location /{mode}/ {{ opstatus {mode}; {keepalive} {os.environ.get('LOAD_DIRECTIVES', '')} proxy_pass http://backend/; }}" for mode in MODES),
        f"upstream backend {{ server 127.0.0.1:{backend.port}; keepalive 32; }}")
    with backend, front:
        if len(cpus := sorted(os.sched_getaffinity(0))) > 1:
            os.sched_setaffinity(worker(front), {cpus[0]})
            for pid in (0, worker(backend)):
                os.sched_setaffinity(pid, {cpus[1]})
        print(f"{rounds} rounds of {seconds} s, {time.strftime('%Y-%m-%d')}\n")
        print("| list | mode | answers/s | of `off` | CPU per answer, us | of `off` |\n|---|---|---:|---:|---:|---:|")
        for name, size in SIZES.items():
            path = backend.file(f"{size}.json", gateways_list(size))
            rates, costs = {mode: [] for mode in MODES}, {mode: [] for mode in MODES}
            for number in range(rounds + 1):
                order = MODES[:]
                random.Random(number).shuffle(order)
                for mode in order:
                    rate, cost = measure(front, f"/{mode}{path}", seconds)
                    if number > 0:  # the first one warms up
                        rates[mode].append(rate)
                        costs[mode].append(cost)
            for mode in MODES:
                # Of a round's own `off`: the machine changes more slowly than the rounds.
                rate, cost = (statistics.median(one / off for one, off in zip(of[mode], of["off"]))
                              for of in (rates, costs))
                print(f"| {name} | `{mode}` | {statistics.median(rates[mode]):,.0f} | {100 * rate - 100:+.1f} % | "
                      f"{statistics.median(costs[mode]):,.0f} | {100 * cost - 100:+.1f} % |", flush=True)


if __name__ == "__main__":
    main()
