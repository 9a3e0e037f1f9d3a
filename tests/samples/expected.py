"""Write what each sample's audit concludes: ``python -m tests.samples.expected``, or with the names of some samples.

Read every difference before keeping it, and tell it in the sample's ``why.md``.
"""

from __future__ import annotations

import sys

from tests.samples.story import SAMPLES, as_written, names

if __name__ == "__main__":
    for sample in sys.argv[1:] or names():
        (SAMPLES / sample / "expected.json").write_text(as_written(sample), "utf-8")
