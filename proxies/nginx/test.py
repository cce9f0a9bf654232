"""test.py [NAME...]: the module in the real nginx. proxies/run.py says how it is called."""

import glob
import os
import shutil
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    if not shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"):
        print("there is no nginx")
        return 77
    for directory in glob.glob(os.environ["OPSTATUS_SCRATCH"] + "/nginx-*"):  # of the last run
        shutil.rmtree(directory)
    names = sys.argv[1:]
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(names) if names else loader.discover(HERE, "test_*.py")
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    for test, reason in result.skipped:
        print(f"SKIPPED {test.id()}: {reason}")
    print(f"{result.testsRun} tests, {len(result.skipped)} of them skipped")
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
