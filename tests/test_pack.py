"""A rule pack with its catalogue: loaded, digested, and kept in a cache that is never trusted blindly."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
from pathlib import Path

import pytest

from auditor import __version__, pack, resources
from auditor import cache as caching
from auditor.errors import RulesError
from tests.expected import GOOD_RULES, RULES, pack_of


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of this test's own."""
    place = tmp_path / "cache"
    monkeypatch.setenv("AUDITOR_CACHE", str(place))
    return place


def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that are read from their files from now on, not from the cache."""
    seen = []
    original = pack._read

    def counted(folder: Path, schemas: Path):  # type: ignore[no-untyped-def]  # as the original
        seen.append(folder)
        return original(folder, schemas)

    monkeypatch.setattr(pack, "_read", counted)
    return seen


# What it is


def test_the_built_in_pack_is_that_of_resources() -> None:
    found = pack.load()
    assert (found.folder, found.schemas) == (resources.rules(), resources.schemas())
    assert found.rules.rule("llama-3.1/mau-700m") is not None
    assert "llama-3.1-8b-instruct" in found.catalogue.models


def test_a_pack_without_a_catalogue_has_an_empty_one(cache: Path) -> None:
    found = pack.load(GOOD_RULES)
    assert found.catalogue.models == {}
    assert [rule.id for rule in found.rules.rules] == ["act/users", "act/notice"]


def test_the_digest_is_that_of_the_sorted_list_of_files() -> None:
    files = {"b.yaml": "22" * 32, "a.yaml": "11" * 32}
    lines = f"{'11' * 32}  a.yaml\n{'22' * 32}  b.yaml\n"
    assert pack.describe(files) == {
        "version": __version__,
        "sha256": hashlib.sha256(lines.encode()).hexdigest(),
        "files": [{"name": "a.yaml", "sha256": "11" * 32}, {"name": "b.yaml", "sha256": "22" * 32}],
    }
    assert pack.describe(dict(reversed(files.items()))) == pack.describe(files)


def test_files_are_named_with_the_digest_of_their_bytes(cache: Path) -> None:
    rules, catalogue = pack.load(GOOD_RULES).described()
    expected = hashlib.sha256((GOOD_RULES / "act" / "rules.yaml").read_bytes()).hexdigest()
    assert {"name": "act/rules.yaml", "sha256": expected} in rules["files"]
    assert catalogue["files"] == []


def test_what_is_wrong_with_rules_and_catalogue_is_told_together(tmp_path: Path, cache: Path) -> None:
    folder = pack_of(tmp_path, RULES / "fact_unknown")
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "models.yaml").write_text("models: 5\n")
    with pytest.raises(RulesError) as refused:
        pack.load(folder)
    assert [Path(problem.file).name for problem in refused.value.problems] == ["broken.yaml", "models.yaml"]
    assert not cache.exists(), "what is broken is not kept"


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, cache: Path) -> None:
    folder = pack_of(tmp_path)
    (folder / "act" / "rules.yaml").chmod(0)
    with pytest.raises(RulesError, match="may not be read by this user"):
        pack.load(folder)


def test_a_folder_called_like_a_rule_file_is_told(tmp_path: Path, cache: Path) -> None:
    folder = pack_of(tmp_path)
    (folder / "act" / "more.yaml").mkdir()
    with pytest.raises(RulesError, match=r"more\.yaml: is a folder, not a file\."):
        pack.load(folder)


# The cache


def test_a_pack_is_read_once_and_comes_back_the_same(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = reads(monkeypatch)
    first, second = pack.load(GOOD_RULES), pack.load(GOOD_RULES)
    assert seen == [GOOD_RULES]
    assert second == first
    assert len(list(cache.iterdir())) == 1


def test_any_change_makes_it_another(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that keeps size and time, and one in a schema."""
    folder, schemas = pack_of(tmp_path), tmp_path / "schemas"
    shutil.copytree(resources.schemas(), schemas)
    seen = reads(monkeypatch)
    pack.load(folder, schemas)
    path = folder / "act" / "rules.yaml"
    status = path.stat()
    path.write_text(path.read_text("utf-8").replace("People must be told", "People must be TOLD"), "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    changed = pack.load(folder, schemas)
    (schemas / "rule.schema.json").write_text((schemas / "rule.schema.json").read_text("utf-8") + "\n", "utf-8")
    pack.load(folder, schemas)
    assert len(seen) == 3
    rule = changed.rules.rule("act/notice")
    assert rule is not None
    assert rule.title == "People must be TOLD"


@pytest.mark.parametrize(
    "content",
    [b"", b"no pickle", pickle.dumps("a text"), pickle.dumps(("one", "two"))[:-4]],
    ids=["empty", "garbage", "something else", "cut off"],
)
def test_a_broken_cache_is_as_good_as_none(content: bytes, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pack.load(GOOD_RULES)
    (kept,) = cache.iterdir()
    kept.write_bytes(content)
    seen = reads(monkeypatch)
    assert pack.load(GOOD_RULES) == first
    assert seen == [GOOD_RULES]
    assert len(kept.read_bytes()) > 1000, "and it is made anew"


@pytest.mark.parametrize("whose", ["file", "folder"])
def test_a_cache_others_may_write_to_is_not_used(whose: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pickle runs code: only what this user alone can have written is read."""
    pack.load(GOOD_RULES)
    (kept,) = cache.iterdir()
    (kept if whose == "file" else cache).chmod(0o777)
    seen = reads(monkeypatch)
    pack.load(GOOD_RULES)
    assert seen == [GOOD_RULES]


def test_the_cache_is_for_this_user_alone(cache: Path) -> None:
    pack.load(GOOD_RULES)
    (kept,) = cache.iterdir()
    assert cache.stat().st_mode & 0o077 == 0
    assert kept.stat().st_mode & 0o077 == 0


def test_without_a_cache_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    seen = reads(monkeypatch)
    pack.load(GOOD_RULES)
    pack.load(GOOD_RULES)
    assert len(seen) == 2
    assert not (tmp_path / "xdg").exists()


def test_the_usual_place_is_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    pack.load(GOOD_RULES)
    assert len(list((tmp_path / "xdg" / "auditor").glob("pack-*.pickle"))) == 1


def test_a_cache_that_cannot_be_written_to_only_costs_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("AUDITOR_CACHE", str(tmp_path / "file" / "cache"))
    assert pack.load(GOOD_RULES).rules.rule("act/users") is not None
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_failed_write_leaves_nothing_behind(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(caching._Pickler, "dump", full)
    assert pack.load(GOOD_RULES).rules.rule("act/users") is not None
    assert list(cache.iterdir()) == []


def test_only_the_newest_packs_are_kept(tmp_path: Path, cache: Path) -> None:
    folder = pack_of(tmp_path)
    path = folder / "act" / "rules.yaml"
    for number in range(caching.MOST_KEPT + 3):
        path.write_text(path.read_text("utf-8") + f"# change {number}\n", "utf-8")
        pack.load(folder)
    assert len(list(cache.iterdir())) == caching.MOST_KEPT


def test_a_pack_with_a_policy_is_kept_apart_from_one_without(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = resources.rules().parent / "samples" / "policies" / "nordwind-mutual"
    alone = pack.load()
    beside = pack.load(policy=house)
    assert alone.key != beside.key
    seen = reads(monkeypatch)
    assert pack.load().policy is None
    kept = pack.load(policy=house)
    assert seen == []
    assert kept.policy == beside.policy
    assert kept.policy is not None
    assert kept.house_rules == house / "rules"
