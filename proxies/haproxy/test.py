"""test.py: the cases of all hosts, against HAProxy."""

import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "testing"))
import checks  # noqa: E402
from host import PREFIX, Host, need, option_names, readme  # noqa: E402

class HAProxy(Host):
    early = (502, 0)
    close_shows = False
    stop_signal = signal.SIGUSR1
    reload_signal = signal.SIGUSR2

    def __init__(self, upstream, masks=None):
        """Without masks it is the README's configuration."""
        super().__init__(masks)
        subprocess.run(["gcc", "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared",
                        "-I/usr/include/lua5.3", f"-I{PREFIX}/include", os.path.join(HERE, "opstatus_lua.c"),
                        f"-L{PREFIX}/lib", "-lopstatus", "-o", self.path("opstatus.so")], check=True)
        self.write("haproxy.cfg", self.configuration(upstream) if masks else self.example(upstream))
        self.run("/usr/sbin/haproxy", "-W", "-f", self.path("haproxy.cfg"), LD_LIBRARY_PATH=PREFIX + "/lib")

    def access_log(self):
        return self.path("output")

    def example(self, upstream):
        return readme(HERE, "haproxy", {
            "/usr/share/opstatus/?.so": self.path("?.so"), "/usr/share/opstatus": HERE,
            "log /dev/log local0": "log stdout format raw local0", "%ci %HU %ST %ts": "%ts opstatus %HP %ST",
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
                    early = readme(HERE, "haproxy", {"lua.opstatus(1)": f"lua.opstatus({mask})"})
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
    log-format "%ts opstatus %HP %ST %[var(txn.opstatus)]"
frontend tested
    bind 127.0.0.1:{self.port}
    {(newline + "    ").join(rules)}
{newline.join(backends)}
"""


if __name__ == "__main__":
    need(haproxy=None, gcc=None, lua="/usr/include/lua5.3/lua.h")
    sys.exit(checks.run(HAProxy))
