"""The README's configuration, as it stands there but for its ports and paths."""

import os
import unittest

from client import fetch
from process import Program, free_port, wait_for
from server import HERE, NGINX, Nginx, built_module, gateways_list
from upstream import Reply, Upstream


class Example(unittest.TestCase):
    def test_example(self):
        with open(HERE + "/example.conf", encoding="ascii") as file:
            text = file.read()
        with open(HERE + "/../README.md", encoding="ascii") as file:
            self.assertIn(f"```nginx file=proxies/nginx/example.conf\n{text}```\n", file.read())
        upstream, port = Upstream(), free_port()
        directory = Nginx("").directory
        log = directory + "/operations.log"
        for old, new in (("/var/log/nginx/operations.log", log), ("modules/ngx_http_opstatus_module.so", built_module()),
                         ("127.0.0.1:19080", f"127.0.0.1:{upstream.port}"), ("127.0.0.1:8080", f"127.0.0.1:{port}"),
                         ("http {\n", "http {\naccess_log access.log;\n" + "".join(f"{kind}_temp_path {kind};" for kind in (
                             "client_body", "proxy", "fastcgi", "uwsgi", "scgi")))):
            self.assertEqual(text.count(old), 1)
            text = text.replace(old, new)
        with open(directory + "/nginx.conf", "w", encoding="utf-8") as file:
            file.write("daemon off; pid pid; error_log error.log;\n" + ("user root;\n" if os.geteuid() == 0 else ""))
            file.write(text)
        path = upstream.add(Reply([gateways_list(70)]))[1:]
        upstream.replies[""] = upstream.replies[path]
        with Program([NGINX, "-p", directory, "-c", directory + "/nginx.conf"], port):
            answer = fetch(port, "/Faults/?api-version=6.0")
            self.assertEqual((answer.status, answer.body, answer.headers["opstatus-verdict"]),
                             (200, gateways_list(70), "valid"))
            upstream.replies[""] = Reply([b'[{"state":"Running"}]'])
            answer = fetch(port, "/Faults/?api-version=6.0", headers=[("Range", "bytes=0-1"), (
                "Accept-Encoding", "gzip")])
            self.assertEqual((answer.status, answer.body),
                             (502, b'{"code":9,"name":"UNKNOWN_MEMBER","offset":3}'))
            wait_for(lambda: open(log, encoding="ascii").read().count("\n") == 2, "two lines in the log")
            with open(log, encoding="ascii") as file:
                lines = file.read().splitlines()
            self.assertTrue(lines[0].endswith(
                f"200 valid - at {len(gateways_list(70))}; 70 records, 10 faulted"), lines[0])
            self.assertTrue(lines[1].endswith("502 invalid UNKNOWN_MEMBER at 3; 0 records, 0 faulted"), lines[1])
            self.assertNotIn("range", upstream.requests[-1].headers)
