"""Programs under test: ports for them, and their start and end."""

import socket
import subprocess
import time


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_for(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.01)


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


class Program:
    """with Program(["nginx", ...], port) as program: it listens there; at the end it is told to stop."""

    def __init__(self, arguments, port, seconds=20, **options):
        self._arguments, self._port, self._seconds, self._options = arguments, port, seconds, options

    def __enter__(self):
        self.process = subprocess.Popen(self._arguments, **self._options)
        try:
            wait_for(lambda: self.process.poll() is not None or listens(self._port),
                     self._arguments[0] + " does not listen", self._seconds)
        except TimeoutError:
            self.process.kill()
            raise
        if self.process.poll() is not None:
            raise RuntimeError(f"{self._arguments[0]} ended with {self.process.returncode}")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
