"""What the tests of all hosts share: a directory, ports, a process that runs in the foreground, an access log."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from process import free_port, listens, wait_for
from vectors import OPTIONS

signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))  # so that what was begun is ended

HERE = os.path.dirname(os.path.abspath(__file__))
PREFIX = os.environ.get("OPSTATUS_PREFIX", "")


def option_names(mask):
    return [name for bit, name in enumerate(OPTIONS) if mask >> bit & 1]


def need(**files):
    """Skips if something that the host consists of is not there; name=path, or name=None for a program."""
    for name, path in files.items():
        if not (os.path.exists(path) if path else shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")):
            print(f"skipped: {path or name} is not there")
            sys.exit(77)


def readme(title, language, replacements):
    """The configuration that the README of all hosts shows under this title, for this test's paths and ports."""
    with open(os.path.join(HERE, "..", "README.md"), encoding="utf-8") as file:
        text = file.read().split(f"\n### {title}\n")[1].split(f"```{language}\n")[1].split("```")[0]
    for old, new in replacements.items():
        if old not in text:
            raise RuntimeError(f"{old} is not in the README's configuration")
        text = text.replace(old, new)
    return text


class Host:
    """A subclass says how to build and configure. Requests go to /MODE/MASK/..., with MODE off, log or abort.

    early: the statuses that a client may see of an error before anything has been sent, 0 if the connection is just
    closed; the first one is what it sees if the error is in the first piece.
    empty: the same, where the header says that the body is empty.
    abandoned: how the verdict begins where the client has left.
    close_shows: a body whose end is that of the upstream's connection gets another end for the client.
    http2_port: where it speaks HTTP/2 without TLS; None if that is not tried.
    http2_shows_chunks: the end of an upstream's chunked body that does not come is none in HTTP/2."""

    early = (0,)
    abandoned = "UNFINISHED"
    close_shows = True
    http2_port = None
    http2_shows_chunks = True
    empty = 502
    stop_signal = signal.SIGTERM
    reload_signal = signal.SIGHUP

    def __init__(self, masks):
        self.masks = masks
        self.directory = tempfile.mkdtemp(prefix="opstatus-host-")
        atexit.register(self.end)
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
                                            start_new_session=True, env={**os.environ, **environment})
        wait_for(lambda: self.process.poll() is not None or listens(self.port), "the host does not listen", 60)
        if self.process.poll() is not None:
            raise RuntimeError("the host does not start:\n" + self.output())

    def output(self):
        if not os.path.exists(self.path("output")):
            return ""
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

    def end(self):
        """However the test ends, nothing of the host is left; OPSTATUS_KEEP=1 keeps its directory."""
        try:
            if self.process and self.process.poll() is None:
                Host.stop(self)
        finally:
            if self.process:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)  # children that it has left
            if not os.environ.get("OPSTATUS_KEEP"):
                shutil.rmtree(self.directory, ignore_errors=True)

    def access_log(self):
        return self.path("access.log")

    def verdict(self, path):
        """What the access log says of a request, whose path is unlike all others: (status, verdict).
        The status is None if it does not say."""
        for _ in range(3000):
            self.read_log()
            if path in self.verdicts:
                return self.verdicts.pop(path)
            time.sleep(0.02)
        raise RuntimeError("no line in the log for " + path)

    def read_log(self):
        if not os.path.exists(self.access_log()):
            return
        with open(self.access_log(), "rb") as file:
            file.seek(self.log_place)
            data = file.read()
        data = data[:data.rfind(b"\n") + 1]
        self.log_place += len(data)
        for line in data.decode("utf-8", "replace").splitlines():
            self.understand(line)

    def understand(self, line):
        """A line is `opstatus PATH STATUS VERDICT`, and what the host cannot leave out before it."""
        if (at := line.find("opstatus /")) >= 0:
            _, path, status, verdict = (line[at:] + " ").split(" ", 3)
            self.verdicts[path] = (int(status), verdict.strip())
