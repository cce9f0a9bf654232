"""run.py [--packages] [HOST...]: runs the tests of proxies/HOST/test.py, a line of the summary each.

A host is a directory here with a test.py; its file `packages` names Debian's packages that it needs, one a line,
and --packages prints them. OPSTATUS_PREFIX is where opstatus is installed. A test is given the library's
path as OPSTATUS_LIBRARY, the directory testing/ to import from, and a directory of its own in build/proxies as
OPSTATUS_SCRATCH; it exits with 0 (passed), 77 (skipped; its last line says why) or anything else (failed).
"""

import glob
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(os.path.dirname(HERE), "build", "proxies")
SKIPPED = 77


def packages(host):
    path = os.path.join(HERE, host, "packages")
    return open(path, encoding="ascii").read().split() if os.path.exists(path) else []


def missing(host):
    """Which of its packages are not installed; another system than Debian is taken at its word."""
    if not shutil.which("dpkg-query"):
        return []
    return [each for each in packages(host) if not subprocess.run(
        ["dpkg-query", "-W", "-f=${Status}", each], capture_output=True, text=True,
        check=False).stdout.endswith(" installed")]


def run(host, environment):
    """Its word for the summary, and what it printed."""
    if lacking := missing(host):
        return "skipped", "not installed: " + ", ".join(lacking)
    scratch = os.path.join(BUILD, host)
    os.makedirs(scratch, exist_ok=True)
    done = subprocess.run([sys.executable, "-B", os.path.join(HERE, host, "test.py")], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False,
                          env={**environment, "OPSTATUS_SCRATCH": scratch})
    return {0: "passed", SKIPPED: "skipped"}.get(done.returncode, "FAILED"), done.stdout.rstrip()


def main():
    known = sorted(os.path.basename(os.path.dirname(path)) for path in glob.glob(HERE + "/*/test.py"))
    arguments = sys.argv[1:]
    hosts = [each for each in arguments if each != "--packages"] or known
    if unknown := set(hosts) - set(known):
        sys.exit(f"run.py: no host {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    if "--packages" in arguments:
        print(*sorted({package for host in hosts for package in packages(host)}))
        return 0
    prefix = os.path.abspath(os.environ["OPSTATUS_PREFIX"])
    library = glob.glob(prefix + "/**/libopstatus.so.1", recursive=True)[0]
    environment = {
        **os.environ, "OPSTATUS_PREFIX": prefix, "OPSTATUS_LIBRARY": library,
        "LD_LIBRARY_PATH": os.path.dirname(library), "PKG_CONFIG_PATH": os.path.dirname(library) + "/pkgconfig",
        "PYTHONPATH": os.path.join(HERE, "testing")}
    words = {}
    for host in hosts:
        start = time.monotonic()
        words[host], printed = run(host, environment)
        last = printed.splitlines()[-1] if printed else ""
        if words[host] == "FAILED":
            print(printed)
        print(f"{host:<10} {words[host]:<8} {time.monotonic() - start:5.0f} s  {last}", flush=True)
    count = list(words.values()).count
    print(f"{count('passed')} passed, {count('FAILED')} failed, {count('skipped')} skipped")
    return 1 if count("FAILED") else 0


if __name__ == "__main__":
    sys.exit(main())
