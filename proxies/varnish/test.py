"""test.py: the cases of all hosts, against Varnish; and what is in its cache afterwards."""

import atexit
import gzip
import itertools
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "testing"))
import cases  # noqa: E402
import checks  # noqa: E402
from client import fetch  # noqa: E402
from host import PREFIX, Host, need, option_names, readme  # noqa: E402
from process import wait_for  # noqa: E402
from upstream import Reply  # noqa: E402

JSON = ("Content-Type", "application/json")


def vmods():
    return subprocess.run(["pkg-config", "--variable=vmoddir", "varnishapi"], check=True, capture_output=True,
                          text=True).stdout.strip()


class Varnish(Host):
    early = (503, 0)
    empty = 503
    abandoned = "OK"  # the fetch goes on

    def __init__(self, upstream, masks=None):
        """Without masks it is the README's configuration."""
        super().__init__(masks)
        for module in "opstatus", "late":
            subprocess.run([os.path.join(HERE, "build.sh"), self.directory, module], check=True,
                           env={**os.environ, "PKG_CONFIG_PATH": PREFIX + "/lib/pkgconfig"})
        self.write("test.vcl", self.configuration(upstream) if masks else
                   readme("Varnish", "vcl", {'"19080"': f'"{upstream}"'}))
        self.name, self.reloads = self.path("varnish"), 0
        self.run("/usr/sbin/varnishd", "-F", "-j", "none", "-n", self.name, "-a", f"127.0.0.1:{self.port}",
                 "-f", self.path("test.vcl"), "-p", f"vmod_path={self.directory}:{vmods()}", "-s", "malloc,256m",
                 LD_LIBRARY_PATH=PREFIX + "/lib")
        with open(self.path("output"), "ab") as output:
            self.log = subprocess.Popen(["varnishncsa", "-b", "-n", self.name, "-w", self.access_log(), "-F",
                                         "opstatus %U %s %{VCL_Log:opstatus}x"], stdout=output, stderr=output)
        atexit.register(self.log.kill)
        # It tells nothing of what was before it.
        paths = (f"/off/0/warm-up-{number}" for number in itertools.count())
        wait_for(lambda: self.is_logged(next(paths)), "varnishncsa does not log")

    def is_logged(self, path):
        fetch(self.port, path)
        time.sleep(0.1)
        self.read_log()
        return bool(self.verdicts)

    def configuration(self, upstream):
        rules = []
        for mask in self.masks:
            options = "".join(f", {name} = true" for name in option_names(mask))
            for mode in "log", "abort", "hold":
                rules.append(f"""if (bereq.url ~ "^/{mode}/{mask}/") {{
        opstatus.check(mode = {mode}{options});
    }}""")
        newline = "\n    "
        return f"""vcl 4.1;
import late;
import opstatus;
import vtc;
backend origin {{ .host = "127.0.0.1"; .port = "{upstream}"; }}
sub vcl_recv {{
    # Which Varnish would otherwise turn into something else.
    if (req.method == "HEAD" || req.http.Range || req.http.If-None-Match) {{ return (pass); }}
}}
sub vcl_backend_response {{
    if (bereq.url ~ "gunzip") {{ set beresp.do_gunzip = true; }}
    if (bereq.url ~ "again") {{ set beresp.ttl = 0.1s; set beresp.grace = 0s; set beresp.keep = 1m; }}
    {newline.join(rules)}
    if (bereq.url ~ "twice") {{ opstatus.check(mode = hold); }}
}}
sub vcl_deliver {{
    if (req.url ~ "slow") {{ vtc.sleep(300ms); }}
    if (req.url ~ "late") {{ set resp.filters = "late"; }}
    opstatus.deliver();
}}
"""

    def reload(self):
        self.reloads += 1
        for command in ["vcl.load", f"again{self.reloads}", self.path("test.vcl")], ["vcl.use", f"again{self.reloads}"]:
            subprocess.run(["varnishadm", "-n", self.name, *command], check=True, stdout=subprocess.DEVNULL)

    def stop(self):
        self.log.terminate()
        self.log.wait()
        return super().stop()


def ask_twice(checks, path):
    """Two answers, and how many of them came from the upstream."""
    before = len(checks.upstream.requests)
    answers = [checks.get(path), checks.get(path)]
    return answers, len(checks.upstream.requests) - before


def cached(checks):
    """What is valid is fetched once, and what is not is fetched anew."""
    body = cases.records(300)
    for framing in "length", "chunked", "close":
        for mode in "log", "abort", "hold":
            answers, fetched = ask_twice(checks, checks.path(mode, Reply(cases.cut(body, 5000), framing=framing)))
            checks.expect(fetched == 1 and all(each.whole and each.body == body for each in answers), "cached", mode)
            for bad in cases.broken(300)[0], body[:-1], b"":
                path = checks.path(mode, Reply(cases.cut(bad, 5000), framing=framing, pause=0.002))
                answers, fetched = ask_twice(checks, path)
                passed = [each.whole and each.status == 200 for each in answers]
                checks.expect(passed == [mode == "log"] * 2, "cached, broken", mode, framing, passed)
                checks.expect(fetched == (1 if mode == "log" else 2), "cached, broken", mode, framing, "fetched", fetched)


def hold(checks):
    """A late error is a 503, of which no byte is the list's."""
    good, (bad, place, before) = cases.records(300), cases.broken(300)
    for framing in "length", "chunked", "close":
        for body, want in (bad, f"UNKNOWN_STATE offset={place} records={before}"), (
                good[:-1], f"UNEXPECTED_END offset={len(good) - 1} records=300"):
            path = checks.path("hold", Reply(cases.cut(body, 9000), framing=framing, pause=0.05))
            got, verdict = checks.get(path), checks.host.verdict(path)[1]
            checks.expect(got.status == 503 and got.whole and b"OperationId" not in got.body, "hold", got.status)
            checks.expect(verdict == want, "hold - the log says", verdict)
    for framing in "length", "chunked":
        path = checks.path("hold", Reply(cases.cut(good, 9000), framing=framing, length=50000, end="cut", pause=0.05))
        got, verdict = checks.get(path), checks.host.verdict(path)[1]
        checks.expect(got.status == 503 and verdict.startswith("UNFINISHED"), "hold, cut", got.status, verdict)


def early(checks):
    """An error in the first piece: whether the header has been sent already is a race, where a length is known."""
    for framing in "length", "chunked":
        path = checks.path("abort", Reply([b'[{"State":"Lost"}', b"]"], framing=framing, pause=0.2))
        got, verdict = checks.get(path), checks.host.verdict(path)[1]
        sent = framing == "length" and got.status == 200 and not got.whole and not got.body
        checks.expect(got.status in (503, 0) or sent, "early", framing, got.status)
        checks.expect(verdict == "UNKNOWN_STATE offset=11 records=0", "early - the log says", verdict)


def slow_delivery(checks):
    """The fetch fails when the client has stopped waiting for it, and its delivery has not begun."""
    for framing in "length", "chunked", "close":
        reply = Reply(cases.cut(cases.broken(300)[0], 20000), framing=framing, pause=0.05)
        got = checks.get(checks.path("abort", reply) + "?slow")
        checks.expect(not got.whole, "slow delivery", framing, got.status, len(got.body))


def late_delivery(checks):
    """The fetch fails when the delivery has been set up, and none of its bytes has been sent."""
    for framing in "length", "chunked", "close":
        for pieces in [b"x"], [b"[]", b"x"], cases.cut(cases.broken(300)[0], 20000):
            path = checks.path("abort", Reply(pieces, framing=framing, pause=0.04))
            got = checks.get(path + "?late")
            checks.expect(not got.whole or got.status == 503, "late delivery", framing, len(pieces), got.status, len(got.body))


def unpacked(checks):
    """Behind gunzip the list is judged as it is for people."""
    body, (bad, place, before) = cases.records(300), cases.broken(300)
    for list_, want in (body, f"OK offset={len(body)} records=300"), (
            bad, f"UNKNOWN_STATE offset={place} records={before}"):
        packed = Reply(cases.cut(gzip.compress(list_), 500), headers=[JSON, ("Content-Encoding", "gzip")])
        path = checks.path("hold", packed) + "?gunzip"
        got, verdict = checks.get(path), checks.host.verdict(path.split("?")[0])[1]
        checks.expect(verdict == want, "gunzip - the log says", verdict)
        checks.expect(got.body == body if list_ is body else got.status == 503, "gunzip", got.status)


def twice(checks):
    """check() called again: one filter is there, and the last call's settings are."""
    body = cases.records(300)
    for query, pieces, headers in (("?twice", cases.cut(body, 20000), [JSON]),
                                   ("?twice-gunzip", [gzip.compress(body)], [JSON, ("Content-Encoding", "gzip")])):
        path = checks.path("abort", Reply(pieces, headers=headers, pause=0.1))
        got, verdict = checks.get(path + query), checks.host.verdict(path)[1]
        checks.expect(got.status == 200 and got.whole and got.body == body, query, "-", got.status, got.whole)
        checks.expect(verdict == f"OK offset={len(body)} records=300", query, "- the log says", verdict)


def still_good(checks):
    """A 304 has no body to judge; the client gets the cached one."""
    body = cases.records(3)
    reply = Reply([body], headers=[JSON, ("ETag", '"1"')])
    path = checks.path("abort", reply)
    for status, want in (200, f"OK offset={len(body)} records=3"), (304, "not judged: status 304"):
        reply.status = status
        got, verdict = checks.get(path + "?again"), checks.host.verdict(path)[1]
        checks.expect(got.status == 200 and got.whole and got.body == body, "304 -", got.status)
        checks.expect(verdict == want, "304 - the log says", verdict)
        time.sleep(0.3)  # it is stale then


if __name__ == "__main__":
    need(varnishd=None, varnishncsa=None, gcc=None, headers="/usr/include/varnish/cache/cache.h")
    sys.exit(checks.run(Varnish, [name for name in checks.ALL if name != "early"],
                        [early, cached, hold, slow_delivery, late_delivery, unpacked, twice, still_good]))
