"""Says what of src/ and capi/ the unit tests do not reach: lines, branches and conditions, from what
llvm-cov exports. Exit status 1 if that is anything.

What is compiled once for each kernel must be reached in each of them: instantiations are put together by
kernel, not all with each other as in llvm-cov's own sums. A line is reached if all that stands on it is,
a condition if it alone has decided (MC/DC). Code that only the compiler runs is named, and not counted.
"""
import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What each needs, as /proc/cpuinfo calls it.
KERNELS = {"portable": None, "sse41": "sse4_1", "avx512": "avx512vbmi"}
KINDS = ("lines", "branches", "MC/DC")
CODE = 0  # llvm's kind of a region


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def export(build):
    """llvm-cov's functions, and the names of those that have counters: that code has been made of."""
    profile = build / "all.profdata"
    programs = [p for p in sorted(build.glob("tests/*_test")) if p.is_file()]
    if not programs:
        sys.exit(f"coverage: there are no tests in {build}")
    functions = []
    for program in programs:  # alone: of two records of a function, llvm-cov takes the first
        text = run("llvm-cov-19", "export", "-instr-profile", profile, program)
        functions += json.loads(text)["data"][0]["functions"]
    counted = re.findall(r"^  (\S+):$", run("llvm-profdata-19", "show", "--all-functions", profile), re.M)
    return functions, set(counted)


class Function:
    """An instantiation, if it is one."""

    def __init__(self, exported):
        self.exported = exported
        self.path = Path(exported["filenames"][0])
        self.name = exported["name"]
        self.kernel = next((kernel for kernel in reversed(KERNELS) if kernel in self.name), "")

    def regions(self):
        for begin, column, end, end_column, count, file, _, kind in self.exported["regions"]:
            if kind == CODE and file == 0:
                yield (begin, column, end, end_column), count > 0


def is_constexpr(source, line, column):
    """The function, or the variable whose initializer begins there."""
    before = " ".join(source[max(0, line - 4) : line - 1] + [source[line - 1][: column - 1]])
    return re.search("(?<!if )constexpr", re.split("[;{}]", before)[-1]) is not None


class File:
    """What is in a file, and whether it has been reached."""

    def __init__(self, path):
        self.source = path.read_text().splitlines()
        self.regions = defaultdict(bool)
        self.branches = defaultdict(bool)
        self.conditions = defaultdict(bool)

    def text(self, begin, column, end, end_column):
        lines = self.source[begin - 1 : end]
        lines[-1] = lines[-1][: end_column - 1] if end_column else lines[-1]
        lines[0] = lines[0][column - 1 :]
        return " ".join(line.strip() for line in lines)

    def add(self, function):
        for number, (place, is_reached) in enumerate(function.regions()):
            # The first is the function. The initializer of a constexpr variable is the compiler's.
            if number == 0 or is_reached or not is_constexpr(self.source, *place[:2]):
                self.regions[function.kernel, *place] |= is_reached
        for *place, taken, not_taken, _, _, _ in function.exported["branches"]:
            text = self.text(*place)
            begin, column = place[:2]
            # That a switch takes none of its cases is what -Wswitch is for.
            if self.source[begin - 1][: column - 1].endswith("switch ("):
                continue
            self.branches[function.kernel, begin, column, f"`{text}` is never true"] |= taken > 0
            self.branches[function.kernel, begin, column, f"`{text}` is never false"] |= not_taken > 0
        for *place, _, _, conditions in function.exported["mcdc_records"]:
            for number, is_reached in enumerate(conditions, 1):
                what = f"condition {number} of `{self.text(*place)}` never decides"
                self.conditions[function.kernel, *place[:2], what] |= is_reached

    def lines(self):
        reached = {}
        # An outer region before those inside it, which know better.
        for (kernel, *place), is_reached in sorted(self.regions.items(),
                                                   key=lambda r: (r[0][:3], [-n for n in r[0][3:]])):
            begin, column, end, end_column = place
            for line in range(begin, end + 1):
                text = self.text(line, column if line == begin else 1, line,
                                 end_column if line == end else None)
                if re.search(r"\w", text):  # a brace alone is no code
                    key = kernel, line, 0, "not reached"
                    outer = reached.get(key, True) if line == begin else True
                    reached[key] = outer and is_reached
        return reached

    def all(self):
        return dict(zip(KINDS, (self.lines(), self.branches, self.conditions)))


def main():
    functions, counted = export(Path(sys.argv[1]))
    flags = re.search(r"^flags.*", Path("/proc/cpuinfo").read_text(), re.M)[0].split()
    cannot_run = {name for name, needed in KERNELS.items() if needed and needed not in flags}
    files, for_the_compiler, skipped = {}, set(), set()
    for function in map(Function, functions):
        if function.path.parent not in (ROOT / "src", ROOT / "capi"):
            continue
        if "IN12_GLOBAL__N_1" in function.name:  # of a test's own type, mangled: nothing that is shipped
            continue
        file = files.setdefault(function.path.relative_to(ROOT), None) or File(function.path)
        files[function.path.relative_to(ROOT)] = file
        begin = function.exported["regions"][0][:2]
        if function.name not in counted and is_constexpr(file.source, *begin):
            for_the_compiler.add(function.name)
        elif function.kernel in cannot_run:
            skipped.add(function.kernel)
        else:
            file.add(function)

    missed = []
    print(f"{'':26}" + "".join(f"{kind:>20}" for kind in KINDS))
    for name, file in sorted(files.items()):
        row = f"{str(name):26}"
        for things in file.all().values():
            num = sum(things.values())
            percent = f"{100 * num / len(things):6.2f} %" if things else ""
            row += f"{f'{num}/{len(things)} {percent:>9}':>20}"
            missed += [(name, line, what + (f", with {kernel}" if kernel else ""))
                       for (kernel, line, _, what), is_reached in things.items() if not is_reached]
        print(row)
    if for_the_compiler:
        names = run("c++filt", "--no-params", *for_the_compiler).replace("opstatus::core::", "")
        print("Run by the compiler only, and not counted:", *sorted(names.splitlines()), sep="\n    ")
    for kernel in sorted(skipped):
        print(f"SKIPPED: this CPU cannot run {kernel}")
    for name, line, what in sorted(missed):
        print(f"{name}:{line}: {what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
