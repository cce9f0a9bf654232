"""How each language's test is built, and what it needs."""

import glob
import os
import re
import shlex
import shutil
import subprocess

# Each language's programs, and Debian's packages that have them.
NEEDS = {
    "c": {"cc": "gcc", "pkg-config": "pkg-config"},
    "rust": {"cargo": "cargo"},
    "go": {"go": "golang-go", "cc": "gcc", "pkg-config": "pkg-config"},
    "csharp": {"mcs": "mono-mcs", "mono": "mono-runtime"},
    "java": {},  # Debian 12 has no JDK that is new enough
    "luajit": {"luajit": "luajit"},
    "node": {"node": "nodejs", "npm": "npm"},
    "python": {"python3": "python3"},
    "ruby": {"ruby": "ruby"},
    "php": {"php": "php-cli"},
}


class Skipped(Exception):
    pass


def command(*arguments, **environment):
    return subprocess.run(arguments, env={**os.environ, **environment}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)


def must(*arguments, **environment):
    done = command(*arguments, **environment)
    if done.returncode != 0:
        raise RuntimeError(" ".join(arguments) + "\n" + done.stdout)
    return done.stdout


def build_c(here, out):
    flags = shlex.split(must("pkg-config", "--cflags", "--libs", "opstatus"))
    must("cc", "-std=c99", "-O2", "-Wall", "-Wextra", os.path.join(here, "test.c"), *flags, "-o", out + "/test")
    return [out + "/test"]


def build_rust(here, out):
    must("cargo", "build", "--quiet", "--offline", "--release", "--example", "vectors",
         "--manifest-path", here + "/Cargo.toml", "--target-dir", out)
    return [out + "/release/examples/vectors"]


def build_go(here, out):
    must("sh", "-c", 'cd "$0" && go build -o "$1" ./test', here, out + "/test", GOPROXY="off")
    return [out + "/test"]


def build_csharp(here, out):
    must("mcs", "-optimize", "-unsafe", "-out:" + out + "/test.exe", here + "/Opstatus.cs", here + "/Test.cs")
    return ["mono", out + "/test.exe"]


def build_java(here, out):
    homes = [os.environ.get("JAVA_HOME", ""), *glob.glob("/usr/lib/jvm/*")]
    for java in [home + "/bin/java" for home in homes] + ["java"]:
        version = re.search(r'version "(\d+)', command(java, "-version").stdout) if shutil.which(java) else None
        if version and int(version[1]) >= 22:
            must(java + "c", "-d", out, here + "/Opstatus.java", here + "/Test.java")
            return [java, "-Xmx64m", "--enable-native-access=ALL-UNNAMED", "-cp", out, "Test"]
    raise Skipped("needs a JDK of version 22 or later")


def build_node(here, out):
    shutil.copy(here + "/package.json", out)
    if not os.path.exists(out + "/node_modules/koffi"):
        # Without its script, which compiles where the package has no library for the machine.
        done = command("npm", "install", "--prefix", out, "--no-package-lock", "--no-audit", "--no-fund",
                       "--ignore-scripts")
        if done.returncode != 0:
            raise Skipped("npm cannot install koffi")
    for name in ("opstatus.js", "test.js"):
        shutil.copy(os.path.join(here, name), out)
    return ["node", out + "/test.js"]


BUILDERS = {
    "c": build_c, "rust": build_rust, "go": build_go, "csharp": build_csharp, "java": build_java,
    "node": build_node,
    "luajit": lambda here, out: ["luajit", here + "/test.lua"],
    # By its path: NumPy is the package of Debian's Python.
    "python": lambda here, out: [shutil.which("/usr/bin/python3") or "python3", "-B", here + "/test.py"],
    "ruby": lambda here, out: ["ruby", here + "/test.rb"],
    "php": lambda here, out: ["php", here + "/test.php"],
}
