"""test.py: the cases of all hosts, against Apache httpd with mod_opstatus.

test.py valgrind: some of them with a single process under valgrind."""

import os
import shutil
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "testing"))
import checks  # noqa: E402
from cases import broken, cut, records  # noqa: E402
from client import Connection  # noqa: E402
from host import PREFIX, Host, need, option_names, readme  # noqa: E402

MODULES = "/usr/lib/apache2/modules"
VALGRIND = ["valgrind", "--error-exitcode=99", "--exit-on-first-error=no", "--track-origins=yes", "--num-callers=30"]


class Apache(Host):
    early = (502,)
    reload_signal = signal.SIGUSR1
    under = ()

    def __init__(self, upstream, masks=None):
        """Without masks it is the README's configuration."""
        super().__init__(masks)
        os.chmod(self.directory, 0o755)
        self.build()
        os.mkdir(self.path("files"))
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
        names = ["mpm_event", "authz_core", "alias", "mime", "cgid", "filter", "deflate"]
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
        return readme(HERE, "apache", {
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
Listen 127.0.0.1:{self.port}
KeepAlive On
MaxKeepAliveRequests 0
CustomLog {self.access_log()} "opstatus %U %>s %{{opstatus}}n"
DocumentRoot {self.path("files")}
<Directory {self.path("files")}>
    Require all granted
    Options +ExecCGI
    AddHandler cgi-script .cgi
    AddType application/json .json
</Directory>
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


def pipes(checks):
    """A program's output: what has come is passed on while the program is still writing."""
    host = checks.host
    for name, end, want in ("/abort-good.cgi", "]", "OK"), ("/abort-bad.cgi", "x", "UNEXPECTED_BYTE"):
        with open(host.path("files") + name, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\nprintf 'Content-Type: application/json\\n\\n[{{}}'\nsleep 1\nprintf ' {end}'\n")
        os.chmod(host.path("files") + name, 0o755)
        with Connection(host.port) as connection:
            begin = time.monotonic()
            connection.send(name)
            connection.socket.recv(1)
            early = time.monotonic() - begin < 0.7
            got = connection.receive()
        checks.expect(early and got.status == 200 and got.whole == (want == "OK"), name, early, got.status)
        checks.expect(host.verdict(name)[1].startswith(want), name, "- verdict")


class UnderValgrind(Apache):
    under = VALGRIND


if __name__ == "__main__":
    need(apache2=None, apxs=None, gcc=None)
    if sys.argv[1:] == ["valgrind"]:
        sys.exit(checks.run(UnderValgrind, ["all", "late"], more=[files, pipes], readme=False))
    sys.exit(checks.run(Apache, more=[files, pipes]))
