"""test.py: the cases of all hosts, against Apache httpd with mod_opstatus.

test.py valgrind: some of them with a single process under valgrind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "testing"))
import checks  # noqa: E402
from cases import broken, cut, records  # noqa: E402
from client import Connection  # noqa: E402
from host import PREFIX, Host, need, option_names, readme  # noqa: E402
from process import free_port  # noqa: E402
from upstream import Reply  # noqa: E402

MODULES = "/usr/lib/apache2/modules"
VALGRIND = ["valgrind", "--error-exitcode=99", "--exit-on-first-error=no", "--track-origins=yes", "--num-callers=30"]


class Apache(Host):
    early = (502,)
    reload_signal = signal.SIGUSR1
    under = ()

    def __init__(self, upstream, masks=None):
        """Without masks it is the README's configuration."""
        super().__init__(masks)
        self.http2_port = free_port()
        os.chmod(self.directory, 0o755)
        self.build()
        os.mkdir(self.path("files"))
        os.mkdir(self.path("cache"))
        os.chmod(self.path("cache"), 0o777)  # for www-data
        self.write("httpd.conf", self.frame() + (self.configuration(upstream) if masks else self.example(upstream)))
        single = ["-X"] if self.under else ["-DFOREGROUND"]
        self.run(*self.under, "/usr/sbin/apache2", "-f", self.path("httpd.conf"), *single,
                 LD_LIBRARY_PATH=PREFIX + "/lib")

    def build(self):
        shutil.copy(os.path.join(HERE, "mod_opstatus.c"), self.directory)
        done = subprocess.run(
            ["apxs", "-c", "-Wc,-Wall -Wextra -Werror=implicit", "-I" + PREFIX + "/include", "-L" + PREFIX + "/lib",
             "mod_opstatus.c", "-lopstatus"],
            cwd=self.directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode or "mod_opstatus.c:" in done.stdout:  # warnings, too
            raise RuntimeError(done.stdout)

    def frame(self):
        """What Debian's own configuration says elsewhere."""
        names = ["mpm_event", "authz_core", "alias", "mime", "cgid", "filter", "deflate", "env",
                 "cache", "cache_disk"]
        load = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
        return f"""{load}
ServerRoot {self.directory}
DefaultRuntimeDir {self.directory}
ServerName localhost
PidFile {self.path("pid")}
ErrorLog {self.path("error.log")}
ScriptSock {self.path("cgid")}
TypesConfig /dev/null
MaxRequestsPerChild 0
Timeout 30
{"User www-data" if os.geteuid() == 0 else ""}
{"Group www-data" if os.geteuid() == 0 else ""}
"""

    def example(self, upstream):
        return readme("Apache httpd", "apache", {
            "/usr/lib/apache2/modules/mod_opstatus.so": self.path(".libs/mod_opstatus.so"),
            "%h": "opstatus", "127.0.0.1:8080": f"127.0.0.1:{self.port}",
            "127.0.0.1:19080": f"127.0.0.1:{upstream}", "/var/log/apache2/access.log": self.access_log()})

    def locations(self):
        for mask in self.masks:
            for mode in "off", "log", "abort":
                yield f"""<Location /{mode}/{mask}/>
    ProxyPass http://127.0.0.1:{self.upstream}/{mode}/{mask}/
    Opstatus {mode}
    OpstatusOptions {" ".join(option_names(mask)) or "none"}
</Location>"""

    def configuration(self, upstream):
        self.upstream = upstream
        newline = "\n"
        return f"""LoadModule proxy_module {MODULES}/mod_proxy.so
LoadModule proxy_http_module {MODULES}/mod_proxy_http.so
LoadModule opstatus_module {self.path(".libs/mod_opstatus.so")}
LoadModule http2_module {MODULES}/mod_http2.so
Protocols h2c http/1.1
Listen 127.0.0.1:{self.port}
Listen 127.0.0.1:{self.http2_port}
KeepAlive On
MaxKeepAliveRequests 0
CustomLog {self.access_log()} "opstatus %U %>s %{{opstatus}}n"
DocumentRoot {self.path("files")}
<Directory {self.path("files")}>
    Require all granted
    Options +ExecCGI
    AddHandler cgi-script .cgi
    AddType application/json .json
    SetEnv ap_trust_cgilike_cl 1
    <Files log-large.json>
        EnableMMAP off
        EnableSendfile off
    </Files>
</Directory>
CacheRoot {self.path("cache")}
CacheEnable disk /cached/
<Location /cached/>
    ProxyPass http://127.0.0.1:{self.upstream}/cached/
    Opstatus abort
</Location>
<Location /sorry/>
    ProxyPass http://127.0.0.1:{self.upstream}/sorry/
    Opstatus abort
    ErrorDocument 502 /abort-sorry.json
</Location>
<LocationMatch ^/log-.*>
    Opstatus log
</LocationMatch>
<LocationMatch ^/abort-.*>
    Opstatus abort
</LocationMatch>
<LocationMatch ^/.*gzip.*>
    SetOutputFilter DEFLATE
</LocationMatch>
{newline.join(self.locations())}
"""


def files(checks):
    """File buckets, which Apache serves itself: mapped, read, cut into ranges, packed."""
    host = checks.host
    for count in 1, 300, 100000:
        for body, want in (records(count), "OK"), (broken(count)[0], "UNKNOWN_STATE"), (records(count)[:-1],
                                                                                    "UNEXPECTED_END"):
            for mode in "log", "abort":
                name = f"/{mode}-{count}-{want}.json"
                with open(host.path("files") + name, "wb") as file:
                    file.write(body)
                got = checks.get(name)
                whole = got.status == 200 and got.whole and got.body == body
                checks.expect(whole == (mode == "log" or want == "OK"), name, got.status, len(got.body))
                checks.expect(whole or not got.whole or got.status == 502, name, "- complete", got.status)
                checks.expect(host.verdict(name)[1].startswith(want), name, "- verdict")
    body = records(300)
    name = "/abort-range.json"
    with open(host.path("files") + name, "wb") as file:
        file.write(body)
    got = checks.get(name, headers=[("Range", "bytes=100-199")])
    checks.expect(got.status == 206 and got.body == body[100:200], "a range", got.status)
    checks.expect(host.verdict(name)[1] == f"OK offset={len(body)} records=300", "a range - verdict")


def memory(checks):
    """A file that is read, not mapped: no more of it lies in memory than before."""
    host, part, before = checks.host, records(1000)[1:-1], peak(checks.host)
    with open(host.path("files/log-large.json"), "wb") as file:
        file.write(b"[" + part)
        for _ in range(499):
            file.write(b"," + part)
        file.write(b"]")
    subprocess.run(["curl", "-s", "-o", "/dev/null", f"http://127.0.0.1:{host.port}/log-large.json"], check=True)
    verdict, grown = host.verdict("/log-large.json")[1], peak(host) - before
    checks.expect(verdict.endswith("records=500000"), "50 MB - the log says", verdict)
    checks.expect(grown < 10000, "50 MB -", grown, "KB more")


def peak(host):
    """Of the largest process, in KB."""
    parent = str(host.process.pid)
    with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as file:
        processes = [parent, *file.read().split()]
    sizes = [0]
    for process in processes:
        with open(f"/proc/{process}/status", encoding="ascii") as file:
            sizes += [int(line.split()[1]) for line in file if line.startswith("VmHWM")]
    return max(sizes)


def pipes(checks):
    """A program's output: what has come is passed on while it is still writing; its end comes behind the last byte."""
    host = checks.host
    kind = "Content-Type: application/json\\n"
    for name, header, end, want in (
            ("/abort-good.cgi", kind, "]", "OK"), ("/abort-bad.cgi", kind, "x", "UNEXPECTED_BYTE"),
            ("/abort-short.cgi", kind + "Content-Length: 5\\n", " ", "UNEXPECTED_END")):
        with open(host.path("files") + name, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\nprintf '{header}\\n[{{}}'\nsleep 1\nprintf ' {end}'\nsleep 0.5\n")
        os.chmod(host.path("files") + name, 0o755)
        with Connection(host.port) as connection:
            begin = time.monotonic()
            connection.send(name)
            connection.socket.recv(1, socket.MSG_PEEK)
            early = time.monotonic() - begin < 0.7
            got = connection.receive()
        checks.expect(early and got.status == 200 and got.whole == (want == "OK"), name, early, got.status)
        checks.expect(host.verdict(name)[1].startswith(want), name, "- verdict")
    name = "/abort-early.cgi"
    with open(host.path("files") + name, "w", encoding="ascii") as file:
        file.write(f"#!/bin/sh\nprintf '{kind}\\n'\nsleep 0.5\nprintf x\n")
    os.chmod(host.path("files") + name, 0o755)
    checks.expect(checks.get(name).status == 502, name, "- not a 502")


def cached(checks):
    """Behind mod_cache: what is valid is fetched once, and what has been broken off is fetched anew."""
    fresh = (("Content-Type", "application/json"), ("Cache-Control", "max-age=60"))
    body = records(300)
    for framing in "length", "chunked", "close":
        for list_ in body, broken(300)[0], body[:-1], b"x":
            path = "/cached" + checks.upstream.add(Reply(cut(list_, 20000), framing=framing, headers=fresh, pause=0.1))
            before = len(checks.upstream.requests)
            passed = [each.whole and each.body == body for each in (checks.get(path), checks.get(path))]
            fetched = len(checks.upstream.requests) - before
            checks.expect(passed == [list_ is body] * 2, "cached", framing, len(list_), passed)
            checks.expect(fetched == (1 if list_ is body else 2), "cached", framing, len(list_), "fetched", fetched)


def error_document(checks):
    """A page instead of the list: it is not judged, and the log still says why the list was."""
    with open(checks.host.path("files", "abort-sorry.json"), "w", encoding="ascii") as file:
        file.write("{}")
    path = "/sorry" + checks.upstream.add(Reply([b"[x"]))
    got = checks.get(path)
    checks.expect(got.status == 502 and got.body == b"{}", "ErrorDocument -", got.status, got.body[:100])
    verdict = checks.host.verdict(path)[1]
    checks.expect(verdict == "UNEXPECTED_BYTE offset=1 records=0", "ErrorDocument - the log says", verdict)


class UnderValgrind(Apache):
    under = VALGRIND


if __name__ == "__main__":
    need(apache2=None, curl=None, apxs=None, gcc=None)
    if sys.argv[1:] == ["valgrind"]:
        sys.exit(checks.run(UnderValgrind, ["all", "late"], more=[files, pipes], readme=False))
    sys.exit(checks.run(Apache, more=[files, memory, pipes, cached, error_document,
                                       checks.another_version("/usr/sbin/apache2", "-t", "-f", "httpd.conf")]))
