"""test.py: the cases of all hosts, against HAProxy."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "testing"))
import checks  # noqa: E402
from cases import records  # noqa: E402
from host import PREFIX, Host, need, option_names, readme  # noqa: E402
from process import free_port  # noqa: E402
from upstream import Reply  # noqa: E402

class HAProxy(Host):
    early = (502, 0)
    empty = 0
    close_shows = False
    http2_shows_chunks = False
    stop_signal = signal.SIGUSR1
    reload_signal = signal.SIGUSR2

    def __init__(self, upstream, masks=None):
        """Without masks it is the README's configuration."""
        super().__init__(masks)
        self.http2_port = free_port()
        self.http2_upstream = socket.create_server(("127.0.0.1", 0))
        subprocess.run(["gcc", "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared",
                        "-I/usr/include/lua5.3", f"-I{PREFIX}/include", os.path.join(HERE, "opstatus_lua.c"),
                        f"-L{PREFIX}/lib", "-lopstatus", "-o", self.path("opstatus.so")], check=True)
        self.write("haproxy.cfg", self.configuration(upstream) if masks else self.example(upstream))
        self.run("/usr/sbin/haproxy", "-W", "-f", self.path("haproxy.cfg"), LD_LIBRARY_PATH=PREFIX + "/lib")

    def access_log(self):
        return self.path("output")

    def example(self, upstream):
        return readme("HAProxy", "haproxy", {
            "/usr/share/opstatus/?.so": self.path("?.so"), "/usr/share/opstatus": HERE,
            "log /dev/log local0": "log stdout format raw local0", "%ci %HU %ST %ts": "%ts opstatus %HPO %ST",
            "127.0.0.1:8080": f"127.0.0.1:{self.port}", "127.0.0.1:19080": f"127.0.0.1:{upstream}"})

    def configuration(self, upstream):
        """A filter belongs to a proxy: one backend for each mode and mask."""
        rules, backends = [], []
        for mask in self.masks:
            for mode in "off", "log", "abort":
                name = f"{mode}-{mask}"
                rules.append(f"use_backend {name} if {{ path_beg /{mode}/{mask}/ }}")
                backends.append(f"backend {name}\n    server upstream 127.0.0.1:{upstream}")
                if mode != "off":
                    backends[-1] += f"\n    filter lua.opstatus {mode} {' '.join(option_names(mask))}"
                if mode == "abort":
                    words = f"({','.join(option_names(mask))})" if mask else ""
                    early = readme("HAProxy", "haproxy", {"(reject_unknown_members)": words})
                    backends[-1] += "\n" + early[early.index("    acl ok"):]
        newline = "\n"
        return f"""global
    lua-prepend-path {self.path("?.so")} cpath
    lua-load-per-thread {HERE}/opstatus_haproxy.lua
    log stdout format raw local0
    nbthread 2
    hard-stop-after 20s
defaults
    mode http
    timeout connect 5s
    timeout client 20s
    timeout server 20s
    log global
    log-format "%ts opstatus %HPO %ST %[var(txn.opstatus)]"
frontend tested
    bind 127.0.0.1:{self.port}
    bind 127.0.0.1:{self.http2_port} proto h2
    {(newline + "    ").join(rules)}
    use_backend http2 if {{ path_beg /http2/ }}
    use_backend unknown if {{ path_beg /unknown/ }}
backend unknown
    server upstream 127.0.0.1:{upstream}
    http-response set-var(txn.opstatus) res.body,lua.opstatus(reject)
backend http2
    server upstream 127.0.0.1:{self.http2_upstream.getsockname()[1]} proto h2
    filter lua.opstatus abort
{newline.join(backends)}
"""


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def late_end(checks):
    """In HTTP/2 the end may come later than the last byte that Content-Length promises; only from an upstream."""
    body = records(300)[:-1]

    def field(name, value):
        return b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value

    def serve():
        connection, _ = checks.host.http2_upstream.accept()
        file = connection.makefile("rb")
        file.read(24)  # the preface
        connection.sendall(frame(4, 0, 0) + frame(4, 1, 0))  # SETTINGS, ours and an answer to theirs
        while True:
            head = file.read(9)
            file.read(int.from_bytes(head[:3], "big"))
            if head[3] == 1:  # HEADERS
                break
        header = b"\x88" + field(b"content-type", b"application/json") + field(b"content-length", b"%d" % len(body))
        connection.sendall(frame(1, 4, 1, header))
        for at in range(0, len(body), 10000):
            connection.sendall(frame(0, 0, 1, body[at:at + 10000]))
            time.sleep(0.2)
        connection.sendall(frame(0, 1, 1))
        time.sleep(1)

    threading.Thread(target=serve, daemon=True).start()
    got = checks.get("/http2/1")
    checks.expect(got.status == 200 and not got.whole, "a late end -", got.status, len(got.body), "of", len(body))
    verdict = checks.host.verdict("/http2/1")[1]
    checks.expect(verdict == f"UNEXPECTED_END offset={len(body)} records=300", "a late end - the log says", verdict)


def headers(checks):
    """A list of codings is one value; and a header's control characters are not the log's."""
    for name, value, want in (("Content-Encoding", "gzip, identity", "not judged: encoding gzip, identity"),
                              ("Content-Type", "text/\x1b[1mplain", "not judged: media type text/?[1mplain")):
        fields = {"Content-Type": "application/json", name: value}
        path = checks.path("log", Reply([b"{}"], headers=fields.items()))
        checks.get(path)
        verdict = checks.host.verdict(path)[1]
        checks.expect(verdict == want, name, "- the log says", verdict)


def configurations(checks):
    """An unknown word is refused, and named: a filter's at the start (-c makes none), a converter's at its use."""
    host = checks.host
    host.write("range.lua", 'assert(not pcall(require("opstatus").reader, 1 << 32), "2^32 is taken for 0")')
    for words, want in (("abort", ""), ("stop", "opstatus: log or abort, not stop"), ("", "log or abort, not nil"),
                        ("log reject", "opstatus: no option reject")):
        host.write("tried.cfg", f"""global
    lua-prepend-path {host.path("?.so")} cpath
    lua-load {HERE}/opstatus_haproxy.lua
    lua-load {host.path("range.lua")}
listen tried
    bind 127.0.0.1:{free_port()}
    mode http
    timeout connect 1s
    timeout client 1s
    timeout server 1s
    filter lua.opstatus {words}
""")
        done = subprocess.run(["/usr/sbin/haproxy", "-db" if want else "-c", "-f", host.path("tried.cfg")],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=20,
                              env={**os.environ, "LD_LIBRARY_PATH": PREFIX + "/lib"})
        checks.expect((done.returncode == 0) == (not want) and want in done.stdout, "filter", words, "-", done.stdout)
    checks.get("/unknown/1")
    checks.expect("opstatus: no option reject" in host.output(), "a converter's unknown word -", host.output()[-500:])


if __name__ == "__main__":
    need(haproxy=None, curl=None, gcc=None, lua="/usr/include/lua5.3/lua.h")
    sys.exit(checks.run(HAProxy, more=[late_end, headers, configurations,
                                        checks.another_version("/usr/sbin/haproxy", "-c", "-f", "haproxy.cfg")]))
