"""test.py: the cases of all hosts, against nginx with lua-nginx.

Debian's libnginx-mod-http-lua and luajit, which other tests need, cannot both be installed. So where the module is
not installed, its packages are fetched and unpacked below build/, which needs no root.
"""

import glob
import gzip
import os
import shutil
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "testing"))
import checks  # noqa: E402
from cases import cut, records  # noqa: E402
from host import PREFIX, Host, need, option_names, readme  # noqa: E402
from process import free_port  # noqa: E402
from upstream import Reply  # noqa: E402

MODULE = "usr/lib/nginx/modules/ngx_http_lua_module.so"
PACKAGES = ["libnginx-mod-http-lua", "lua-resty-core", "lua-resty-lrucache", "libluajit2-5.1-2"]
UNPACKED = os.path.abspath(os.path.join(HERE, "..", "..", "build", "proxies", "lua-nginx"))


def find_module():
    """The directory in which the module's packages are, / or another one."""
    need(nginx=None, curl=None)
    for root in "/", UNPACKED:
        if os.path.exists(os.path.join(root, MODULE)):
            return root
    if shutil.which("apt-get"):
        os.makedirs(UNPACKED, exist_ok=True)
        subprocess.run(["apt-get", "download", *PACKAGES], cwd=UNPACKED, capture_output=True, check=False)
    for package in glob.glob(UNPACKED + "/*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, UNPACKED], check=True)
    need(module=os.path.join(UNPACKED, MODULE))
    return UNPACKED


class LuaNginx(Host):
    stop_signal = signal.SIGQUIT

    def __init__(self, upstream, masks=None):
        """Without masks it is the README's configuration."""
        super().__init__(masks)
        self.http2_port = free_port()
        self.root = find_module()
        libraries = glob.glob(self.root + "/usr/lib/*/libluajit-5.1.so.2")
        self.write("nginx.conf", self.configuration(upstream) if masks else self.example(upstream))
        self.run("/usr/sbin/nginx", "-p", self.directory, "-c", "nginx.conf", "-e", self.path("error.log"),
                 OPSTATUS_LIBRARY=os.path.join(PREFIX, "lib", "libopstatus.so.1"),
                 LD_LIBRARY_PATH=os.path.dirname(libraries[0]) if libraries else "")

    def locations(self):
        for mask in self.masks:
            options = " + ".join(["0", *("option." + name for name in option_names(mask))])
            yield f"location /off/{mask}/ {{ proxy_pass http://origin; }}"
            for mode in "log", "abort":
                for prefix, more in (mode, ""), ("range-" + mode, "proxy_force_ranges on;"), (
                        "gzip-" + mode, "gzip on; gzip_types application/json; gzip_min_length 1;"):
                    yield f"""location /{prefix}/{mask}/ {{
        proxy_pass http://origin;
        {more}
        header_filter_by_lua_block {{
            local option = require("opstatus").option
            require("opstatus_nginx").header("{mode}", {options})
        }}
        body_filter_by_lua_block {{ return require("opstatus_nginx").body() }}
        log_by_lua_block {{ require("opstatus_nginx").log() }}
    }}"""

        for name, arguments in ("mode", '"abrot", 0'), ("option", '"abort", require("opstatus").option.reject'):
            yield f"""location /unknown-{name}/ {{
        proxy_pass http://origin;
        header_filter_by_lua_block {{ require("opstatus_nginx").header({arguments}) }}
        body_filter_by_lua_block {{ return require("opstatus_nginx").body() }}
    }}"""

    def modules(self):
        return f"""load_module /usr/lib/nginx/modules/ndk_http_module.so;
load_module {os.path.join(self.root, MODULE)};
{"user root;" if os.geteuid() == 0 else ""}
daemon off;
worker_processes 2;
pid {self.path("pid")};"""

    def paths(self):
        directories = [f"{name}_temp_path {self.path(name)};" for name in
                       ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")]
        lua = f"{HERE}/?.lua;{HERE}/../../bindings/luajit/?.lua;{self.root}/usr/share/lua/5.1/?.lua;;"
        return "\n".join([*directories, f'lua_package_path "{lua}";'])

    def example(self, upstream):
        return readme("lua-nginx, OpenResty", "nginx", {
            "include /etc/nginx/modules-enabled/*.conf;": self.modules(),
            'lua_package_path "/usr/share/opstatus/?.lua;;";': self.paths(),
            "$remote_addr": "opstatus", "$request_uri": "$uri", "127.0.0.1:8080": f"127.0.0.1:{self.port}",
            "127.0.0.1:19080": f"127.0.0.1:{upstream}", "/var/log/nginx/access.log": self.access_log()})

    def configuration(self, upstream):
        newline = "\n    "
        return f"""{self.modules()}
env OPSTATUS_LIBRARY;
events {{}}
http {{
{self.paths()}
log_format opstatus 'opstatus $uri $status $opstatus';
upstream origin {{ server 127.0.0.1:{upstream}; keepalive 8; }}
server {{
    listen 127.0.0.1:{self.port};
    listen 127.0.0.1:{self.http2_port} http2;
    access_log {self.path("access.log")} opstatus;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    gzip off;
    set $opstatus -;
    {newline.join(self.locations())}
}}
}}
"""


def codings(checks):
    """More than one header says how the body is encoded."""
    kind = ("Content-Type", "application/json")
    for mode in "log", "abort":
        reply = Reply([b"xx"], headers=[kind, ("Content-Encoding", "identity"), ("Content-Encoding", "gzip")])
        path = checks.path(mode, reply)
        checks.expect(checks.get(path).body == b"xx", mode, "two codings")
        verdict = checks.host.verdict(path)[1]
        checks.expect(verdict == "not judged: encoding identity, gzip", mode, "two codings - the log says", verdict)


def unknown_words(checks):
    """What header() does not know ends the response, and is named in the error log."""
    for name, want in (("mode", "opstatus: log or abort, not abrot"), ("option", "opstatus: no such option")):
        got = checks.get(f"/unknown-{name}" + checks.upstream.add(Reply([b"[]"])))
        checks.expect(not got.body, "unknown", name, "- passed on:", got.status, got.body)
        with open(checks.host.path("error.log"), encoding="utf-8") as file:
            checks.expect(want in file.read(), "unknown", name, "- not in the error log")


def ranges_and_gzip(checks):
    """What nginx makes of a body behind the filter: a range, which is not judged, and gzip, which is."""
    body = records(300)
    for mode in "log", "abort":
        path = checks.path("range-" + mode, Reply(cut(body, 5000)))
        got = checks.get(path, headers=[("Range", "bytes=100-199")])
        checks.expect(got.status == 206 and got.body == body[100:200], mode, "a range", got.status)
        checks.expect(checks.host.verdict(path)[1] == "not judged: status 206", mode, "a range - verdict")
        path = checks.path("gzip-" + mode, Reply(cut(body, 5000)))
        got = checks.get(path, headers=[("Accept-Encoding", "gzip")])
        checks.expect(got.headers.get("content-encoding") == "gzip" and gzip.decompress(got.body) == body, "gzip")
        verdict = checks.host.verdict(path)[1]
        checks.expect(verdict == f"OK offset={len(body)} records=300", mode, "gzip - the log says", verdict)


if __name__ == "__main__":
    sys.exit(checks.run(LuaNginx, more=[ranges_and_gzip, codings, unknown_words]))
