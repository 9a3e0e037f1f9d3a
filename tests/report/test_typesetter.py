"""WeasyPrint is imported without starting a process."""

from __future__ import annotations

import subprocess
import sys

WATCHED = """
import subprocess, sys

def refused(*arguments, **options):
    raise AssertionError(f"started {arguments}")

subprocess.Popen.__init__ = refused
from auditor.report.libraries import libraries
import ctypes.util
assert ctypes.util.find_library.__module__ == "ctypes.util", "given back as it was"
print(libraries()["pango"])
"""


def test_no_process_is_started_to_find_the_libraries() -> None:
    ran = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip()[0].isdigit()
