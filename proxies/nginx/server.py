"""nginx for the tests: the module's build, configurations of their own, and what the access log says."""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

from client import fetch
from process import Program, free_port, wait_for
from upstream import Reply, Upstream

HERE = os.path.dirname(os.path.abspath(__file__))
NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
STATES = ["invalid", "running", "rolling_back", "completed", "faulted", "cancelled", "force_cancelled",
          "unrecognized"]
VARIABLES = ["verdict", "error", "offset", "records", *STATES]


def built_module():
    """The module, linked with the static library, built again where a source or the library is newer."""
    out = os.path.join(os.environ["OPSTATUS_SCRATCH"], "module")
    module = os.path.join(out, "ngx_http_opstatus_module.so")
    prefix = os.environ["OPSTATUS_PREFIX"]
    library = glob.glob(prefix + "/**/libopstatus.a", recursive=True)[0]
    sources = [library, *(path for kind in ("*.c", "*.h", "config", "build.sh") for path in glob.glob(
        os.path.join(HERE, kind)))]
    if not os.path.exists(module) or max(map(os.path.getmtime, sources)) > os.path.getmtime(module):
        subprocess.run([os.path.join(HERE, "build.sh"), out], check=True, stdout=sys.stderr,
                       env={**os.environ, "OPSTATUS_CFLAGS": f"-I{prefix}/include", "OPSTATUS_LIBS": library})
    return module


class Nginx:
    """with Nginx("location ..."): nginx on a port, with the directives in its server block."""

    def __init__(self, server, http="", workers=1, under=(), **environment):
        self.directory = tempfile.mkdtemp(prefix="nginx-", dir=os.environ["OPSTATUS_SCRATCH"])
        self.port, self.http2_port = free_port(), free_port()
        self._under, self._environment = under, environment
        self._logged, self._access, self._rest = {}, None, ""
        self.server, self.http, self.workers = server, http, workers
        os.makedirs(self.directory + "/html", exist_ok=True)
        self.write()

    def write(self):
        variables = ",".join(f'"{name}":"$opstatus_{name}"' for name in VARIABLES)
        processes = f"worker_processes {self.workers};" if self.workers else "master_process off;"
        with open(self.directory + "/nginx.conf", "w", encoding="utf-8") as file:
            file.write(f"""
load_module {built_module()};
daemon off; {processes} pid {self.directory}/pid; error_log {self.directory}/error.log info;
{'user root;' if os.geteuid() == 0 else ''}
events {{ worker_connections 1024; }}
http {{
    log_format opstatus escape=json '{{"path":"$request_uri","status":$status,"method":"$request_method",{variables}}}';
    access_log {self.directory}/access.log opstatus;
    types {{ application/json json; text/html html; }}
    {' '.join(f'{kind}_temp_path {self.directory}/{kind};' for kind in
              ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))}
    {self.http}
    server {{
        listen 127.0.0.1:{self.port} backlog=1024;
        listen 127.0.0.1:{self.http2_port} http2;
        root {self.directory}/html;
        {self.server.replace("HTML", self.directory + "/html")}
    }}
}}
""")

    def __enter__(self):
        self._program = Program([*self._under, NGINX, "-p", self.directory, "-c", self.directory + "/nginx.conf"],
                                self.port, 60, env={**os.environ, **self._environment},
                                stderr=open(self.directory + "/stderr", "w", encoding="utf-8"))
        try:
            self._program.__enter__()
        except (RuntimeError, TimeoutError) as reason:
            with open(self.directory + "/stderr", encoding="utf-8") as file:
                raise RuntimeError(file.read()) from reason
        return self

    def __exit__(self, *_):
        self._program.__exit__()
        self.exit_status = self._program.process.returncode

    @property
    def process(self):
        return self._program.process

    def file(self, name, content):
        with open(os.path.join(self.directory, "html", name), "wb") as file:
            file.write(content)
        return "/" + name

    def files(self, name):
        """How many there are below this directory of nginx's."""
        return sum(len(files) for _, _, files in os.walk(os.path.join(self.directory, name)))

    def errors(self):
        with open(self.directory + "/error.log", encoding="utf-8", errors="replace") as file:
            return file.read()

    def logged(self, path):
        """The variables at the request's end, by name; those that are not set are not there."""
        def found():
            if self._access is None and os.path.exists(self.directory + "/access.log"):
                self._access = open(self.directory + "/access.log", encoding="utf-8")
            for line in self._access or ():
                self._rest += line
                if line.endswith("\n"):
                    entry, self._rest = json.loads(self._rest), ""
                    self._logged[entry["path"]] = entry
            return path in self._logged

        wait_for(found, f"{path} is not in the access log")
        variables = self._logged.pop(path)
        return {name: variables[name] for name in VARIABLES if variables[name] not in ("", "-")}


def said(configuration):
    """What nginx -t says of a configuration's server block."""
    nginx = Nginx(configuration)
    done = subprocess.run([NGINX, "-t", "-p", nginx.directory, "-c", nginx.directory + "/nginx.conf"],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


class Case(unittest.TestCase):
    """One nginx and one upstream for the class; `places` are its locations, with UPSTREAM where that is."""

    places, http = "", ""

    @classmethod
    def setUpClass(cls):
        cls.upstream = Upstream()
        cls.nginx = cls.enterClassContext(cls.make())

    @classmethod
    def make(cls, **options):
        address = f"127.0.0.1:{cls.upstream.port}"
        return Nginx(cls.places.replace("UPSTREAM", address), cls.http.replace("UPSTREAM", address), **options)

    def get(self, place, *pieces, method="GET", request=(), **reply):
        """The answer, and its path."""
        path = place + self.upstream.add(Reply(list(pieces), **reply))
        return fetch(self.nginx.port, path, method, request), path

    def gate(self):
        """For a Reply; open at the test's end."""
        gate = threading.Event()
        self.addCleanup(gate.set)
        return gate

    def assertValid(self, place, *pieces, **reply):
        answer, path = self.get(place, *pieces, **reply)
        self.assertEqual((answer.status, answer.whole, answer.body), (200, True, b"".join(pieces)))
        self.assertEqual(self.nginx.logged(path)["verdict"], "valid")
        return answer

    def assertReplaced(self, answer, name, offset):
        self.assertEqual((answer.status, answer.whole), (502, True))
        self.assertEqual(answer.headers["content-type"], "application/json")
        error = json.loads(answer.body)
        self.assertEqual((error["name"], error["offset"]), (name, offset))

    def assertUnchecked(self, path, why):
        self.assertEqual(self.nginx.logged(path), {"verdict": "unchecked"})
        line = next(line for line in self.nginx.errors().splitlines()
                    if f'"GET {path} ' in line or f'"HEAD {path} ' in line)
        self.assertIn("is not checked: " + why, line)


def gateways_list(num_records):
    """As a gateway sends it; every state and type there is."""
    states = ["Invalid", "Running", "RollingBack", "Completed", "Faulted", "Cancelled", "ForceCancelled"]
    types = ["PartitionDataLoss", "PartitionQuorumLoss", "PartitionRestart", "NodeTransition"]
    return ("[" + ",".join('{"OperationId":"00000000-0000-0000-0000-%012x","State":"%s","Type":"%s"}' % (
        number, states[number % 7], types[number % 4]) for number in range(num_records)) + "]").encode()


def cut(body, size):
    return [body[at:at + size] for at in range(0, len(body), size)]
