"""What the tests of all hosts share: a directory, ports, a process that runs in the foreground, an access log."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PREFIX = os.environ.get("OPSTATUS_PREFIX", "")
PROXIES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# The bits of the options' mask, in order.
OPTIONS = ["reject_unknown_members", "require_all_members", "accept_enum_integers", "accept_null",
           "keep_unrecognized_names"]


def option_names(mask):
    return [name for bit, name in enumerate(OPTIONS) if mask >> bit & 1]


def need(**files):
    """Skips if something that the host consists of is not there; name=path, or name=None for a program."""
    for name, path in files.items():
        if not (os.path.exists(path) if path else shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")):
            print(f"skipped: {path or name} is not there")
            sys.exit(77)


def readme(directory, language, replacements):
    """The configuration that a README shows, for this test's paths and ports."""
    with open(os.path.join(directory, "README.md"), encoding="utf-8") as file:
        text = file.read().split(f"```{language}\n")[1].split("```")[0]
    for old, new in replacements.items():
        if old not in text:
            raise RuntimeError(f"{old} is not in the README's configuration")
        text = text.replace(old, new)
    return text


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Host:
    """A subclass says how to build and configure. Requests go to /MODE/MASK/..., with MODE off, log or abort.

    early: what a client sees of an error before anything has been sent: 502, or None for a closed connection.
    empty: the same, where the header says that the body is empty."""

    early = None
    empty = 502
    stop_signal = signal.SIGTERM
    reload_signal = signal.SIGHUP

    def __init__(self, masks):
        self.masks = masks
        self.directory = tempfile.mkdtemp(prefix="opstatus-host-")
        self.port, self.process, self.log_place, self.verdicts = free_port(), None, 0, {}

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="ascii") as file:
            file.write(text)

    def run(self, *command, **environment):
        """Starts the host, which must stay in the foreground, and waits for its port."""
        with open(self.path("output"), "ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, cwd=self.directory,
                                            env={**os.environ, **environment})
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the host does not start:\n" + self.output())

    def output(self):
        with open(self.path("output"), encoding="utf-8", errors="replace") as file:
            return file.read()[-5000:]

    def reload(self):
        self.process.send_signal(self.reload_signal)

    def stop(self):
        self.process.send_signal(self.stop_signal)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise RuntimeError("the host does not stop") from None

    def access_log(self):
        return self.path("access.log")

    def verdict(self, path):
        """What the access log says of a request, whose path is unlike all others: (status, verdict)."""
        for _ in range(400):
            self.read_log()
            if path in self.verdicts:
                return self.verdicts.pop(path)
            time.sleep(0.02)
        raise RuntimeError("no line in the log for " + path)

    def read_log(self):
        """Each line is `opstatus PATH STATUS VERDICT`."""
        if not os.path.exists(self.access_log()):
            return
        with open(self.access_log(), "rb") as file:
            file.seek(self.log_place)
            data = file.read()
        data = data[:data.rfind(b"\n") + 1]
        self.log_place += len(data)
        for line in data.decode("utf-8", "replace").splitlines():
            if line.startswith("opstatus "):
                _, path, status, verdict = (line + " ").split(" ", 3)
                self.verdicts[path] = (int(status), verdict.strip())
