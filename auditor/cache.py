"""What was worked out once and need not be worked out again: kept in the user's own cache folder, never needed.

``AUDITOR_CACHE`` names another folder, and turns the cache off when it is empty. Entries are pickles, which can run
code, so only what this user alone can have written is read. Keys are digests of everything an entry depends on.

What an entry shares with another need not stand in both: it may refer to the other's objects.

The dataclasses kept here have no slots: with slots, Python unpickles a frozen one field by field, three times slower.
"""

from __future__ import annotations

import gc
import hashlib
import io
import os
import pickle
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor import __version__

MOST_KEPT = 8
"""Entries of one kind that are kept: whoever writes rules makes new ones with every change."""


def key(*parts: bytes | str, files: Iterable[Path] = ()) -> str:
    """A digest over the parts, the bytes of files, this version and this Python; raises OSError for a file."""
    content = hashlib.sha256(f"{__version__} {sys.version} {pickle.HIGHEST_PROTOCOL}".encode())
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        content.update(b"%d\n" % len(data))
        content.update(data)
    for path in files:
        data = path.read_bytes()
        content.update(f"{path.as_posix()} {len(data)}\n".encode())
        content.update(data)
    return content.hexdigest()


class _Pickler(pickle.Pickler):
    """Writes a shared object as its place among them."""

    def __init__(self, file: io.BytesIO, shared: Sequence[object]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._places = {id(one): place for place, one in enumerate(shared)}

    def persistent_id(self, obj: object) -> int | None:
        return self._places.get(id(obj))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, shared: Sequence[object]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, pid: int) -> object:
        return self._shared[pid]


def recall(kind: str, name: str, shared: Sequence[object] = ()) -> object | None:
    """What was kept under a name, or None; a broken entry is as good as none.

    ``shared`` are the objects it was kept with, equal and in the same order.
    """
    path = _path(kind, name)
    if path is None or not path.is_file() or not _is_ours(path) or not _is_ours(path.parent):
        return None
    collecting = gc.isenabled()
    gc.disable()  # an entry holds no garbage: to look for it after every few objects takes a third of the time
    try:
        found: object = _Unpickler(io.BytesIO(path.read_bytes()), shared).load()
    except Exception:
        return None
    finally:
        if collecting:
            gc.enable()
    return found


def keep(kind: str, name: str, value: object, shared: Sequence[object] = ()) -> None:
    """Keep a value, without the objects it shares with others; a folder that cannot be written to only costs time."""
    path = _path(kind, name)
    if path is None:
        return
    import tempfile

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{kind}-", delete=False) as file:
            waiting = Path(file.name)
            try:
                content = io.BytesIO()
                _Pickler(content, shared).dump(value)
                file.write(content.getvalue())
                waiting.replace(path)
            finally:
                waiting.unlink(missing_ok=True)
        for old in sorted(path.parent.glob(f"{kind}-*.pickle"), key=lambda one: one.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _path(kind: str, name: str) -> Path | None:
    place = os.environ.get("AUDITOR_CACHE")
    if place == "":
        return None
    if place is None:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        place = str(Path(base) / "auditor")
    return Path(place) / f"{kind}-{name}.pickle"


def _is_ours(path: Path) -> bool:
    """Whether a file is this user's own and nobody else may write to it."""
    if not hasattr(os, "getuid"):
        return True
    status = path.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022
