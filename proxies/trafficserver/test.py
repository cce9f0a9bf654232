"""test.py: the cases of all hosts, against Traffic Server; and what is in its cache afterwards."""

import concurrent.futures
import itertools
import os
import re
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "testing"))
import cases  # noqa: E402
import checks  # noqa: E402
from client import Connection  # noqa: E402
from host import PREFIX, Host, need, option_names, readme  # noqa: E402
from upstream import Reply  # noqa: E402

RECORDS = """CONFIG proxy.config.http.server_ports STRING {port}:ip-in=127.0.0.1
CONFIG proxy.config.admin.user_id STRING #-1
CONFIG proxy.config.log.max_secs_per_buffer INT 1
CONFIG proxy.config.log.periodic_tasks_interval INT 1
CONFIG proxy.config.exec_thread.autoconfig INT 0
CONFIG proxy.config.exec_thread.limit INT 2
CONFIG proxy.config.http.cache.required_headers INT 0
CONFIG proxy.config.http.transaction_no_activity_timeout_in INT 8
"""
IP_ALLOW = """ip_allow:
  - {apply: in, ip_addrs: 127.0.0.1, action: allow, methods: ALL}
"""


class TrafficServer(Host):
    early = (500, 0)
    abandoned = "OK"  # the fetch goes on, into the cache

    def __init__(self, upstream, masks=None):
        """Without masks it is the README's configuration."""
        super().__init__(masks)
        self.lock = threading.Lock()
        subprocess.run([os.path.join(HERE, "build.sh"), self.directory], check=True,
                       env={**os.environ, "PKG_CONFIG_PATH": PREFIX + "/lib/pkgconfig"})
        for name in "etc", "log", "run", "cache":
            os.mkdir(self.path(name))
        place = {"bindir": "/usr/bin", "sbindir": "/usr/sbin", "includedir": "/usr/include",
                 "libdir": "/usr/lib/trafficserver", "libexecdir": self.directory, "sysconfdir": self.path("etc"),
                 "logdir": self.path("log"), "cachedir": self.path("cache")}
        for name in "prefix", "exec_prefix", "datadir", "localstatedir", "runtimedir":
            place[name] = self.path("run")
        self.write("runroot.yaml", "".join(f"{name}: {path}\n" for name, path in place.items()))
        self.write("etc/records.config", RECORDS.format(port=self.port))
        self.write("etc/ip_allow.yaml", IP_ALLOW)
        self.write("etc/storage.config", self.path("cache") + " 64M\n")
        rules = self.rules(upstream) if masks else readme("Apache Traffic Server", "conf", {"127.0.0.1:19080": f"127.0.0.1:{upstream}"})
        self.write("etc/remap.config", rules)
        self.run("/usr/bin/traffic_server", TS_RUNROOT=self.directory, LD_LIBRARY_PATH=PREFIX + "/lib")

    def rules(self, upstream):
        lines = [f"map /off/ http://127.0.0.1:{upstream}/off/"]
        for mask in self.masks:
            options = "".join(f" @pparam={name}" for name in option_names(mask))
            for mode in "log", "abort":
                path = f"/{mode}/{mask}/"
                lines.append(f"map {path} http://127.0.0.1:{upstream}{path} @plugin=opstatus_transform.so "
                             f"@pparam=mode={mode}{options}")
        return "\n".join(lines) + "\n"

    def access_log(self):
        return self.path("log", "opstatus.log")

    def read_log(self):
        with self.lock:
            super().read_log()

    def understand(self, line):
        """A line is `TIME http://ADDRESS/PATH VERDICT`."""
        if found := re.match(r"\S+ http://[^/]*(/[^ ?]*)\S* (.*)", line):
            self.verdicts[found[1]] = (None, found[2])


class Checks(checks.Checks):
    """Side by side: the log comes, and what is broken off ends, a second or two later."""

    def each(self, check, *choices):
        with concurrent.futures.ThreadPoolExecutor(64) as pool:
            for done in [pool.submit(check, *chosen) for chosen in itertools.product(*choices)]:
                done.result()

    def all(self):
        def one(mode, case):
            with Connection(self.host.port) as connection:
                self.case(case, mode, connection)

        self.each(one, ("log", "abort"), cases.all_cases())


def cached(checks_):
    """What is valid is fetched once, and what is not is fetched anew."""
    body = cases.records(300)
    fresh = (("Content-Type", "application/json"), ("Cache-Control", "max-age=60"))

    def check(framing, mode, list_):
        path = checks_.path(mode, Reply(cases.cut(list_, 20000), framing=framing, headers=fresh, pause=0.02))
        passed = [each.whole and each.status == 200 for each in (checks_.get(path), checks_.get(path))]
        fetched = sum(each.path == path for each in checks_.upstream.requests)
        good = mode == "log" or list_ is body
        checks_.expect(passed == [good] * 2, "cached", mode, framing, len(list_), passed)
        checks_.expect(fetched == (1 if good else 2), "cached", mode, framing, len(list_), "fetched", fetched)

    checks_.each(check, ("length", "chunked", "close"), ("log", "abort"), (body, cases.broken(300)[0], body[:-1], b""))


if __name__ == "__main__":
    need(traffic_server=None, gcc=None, headers="/usr/include/ts/ts.h")
    # A reload is traffic_manager's business, which does not run here.
    sys.exit(checks.run(TrafficServer, [name for name in checks.ALL if name != "reload"], [cached], Checks))
