"""``auditor audit``: what it writes, where, and that it writes all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from auditor import resources
from auditor.record import canonical
from auditor.report import pdf
from tests.cli.run import ROOT, listing, run


def test_the_record_and_the_report_are_written(small: Path) -> None:
    ran = run("audit", "approve_with_conditions.yaml", "-o", "out")
    record = small / "out" / "small.json"
    digest = hashlib.sha256(record.read_bytes()).hexdigest()
    assert ran.out == (
        "Assessment: Approve with conditions. “Chat”: its only candidate is permitted. 1 condition has to be met.\n"
        f"Record: out/small.json  sha256 {digest}\n"
        "Report: out/small.pdf\n"
    )
    assert (ran.code, ran.err) == (0, "")
    assert sorted(path.name for path in (small / "out").iterdir()) == ["small.json", "small.pdf"]
    assert (small / "out" / "small.pdf").read_bytes().startswith(b"%PDF-")
    assert canonical.load(record, resources.schemas())["assessment"]["outcome"] == "approve_with_conditions"


def test_without_a_folder_it_is_out(small: Path) -> None:
    run("audit", "approve.yaml", "--format", "json")
    assert [path.name for path in (small / "out").iterdir()] == ["small.json"]


def test_a_format_asked_twice_is_written_once(small: Path) -> None:
    ran = run("audit", "approve.yaml", "--format", "json", "--format", "json", "-o", "deep/in/here")
    assert ran.out.count("Record:") == 1
    assert [path.name for path in (small / "deep" / "in" / "here").iterdir()] == ["small.json"]


def test_standard_output_takes_the_bytes_of_the_record_and_nothing_else(small: Path) -> None:
    before = listing(small)
    ran = run("audit", "approve.yaml", "--format", "json", "-o", "-")
    assert listing(small) == before
    run("audit", "approve.yaml", "--format", "json", "-o", "out")
    assert ran.out_bytes == (small / "out" / "small.json").read_bytes()
    assert (ran.code, ran.err) == (0, "")


def test_what_is_said_about_the_day_does_not_mix_with_the_record(small: Path) -> None:
    ran = run("audit", "approve.yaml", "--format", "json", "-o", "-", "--as-of", "2026-01-01")
    assert json.loads(ran.out)["as_of"] == "2026-01-01"
    assert ran.err == "Audited as of 2026-01-01, 325 days ago: later changes are not seen.\n"


def test_the_descriptor_may_come_as_json(small: Path) -> None:
    import yaml

    data = yaml.safe_load((small / "approve.yaml").read_text("utf-8")) | {"as_of": "2026-11-22"}
    (small / "small.json").write_text(json.dumps(data), "utf-8")
    ran = run("audit", "small.json", "--format", "json", "-o", "-")
    assert (ran.code, json.loads(ran.out)["assessment"]["outcome"]) == (0, "approve")


# Files that are there already


def test_an_earlier_audit_is_replaced(small: Path) -> None:
    (small / "out").mkdir()
    (small / "out" / "small.json").write_text("an earlier record")
    (small / "out" / "notes.txt").write_text("somebody's own")
    run("audit", "approve.yaml", "--format", "json")
    assert json.loads((small / "out" / "small.json").read_bytes())["assessment"]["outcome"] == "approve"
    assert (small / "out" / "notes.txt").read_text() == "somebody's own"
    assert sorted(path.name for path in (small / "out").iterdir()) == ["notes.txt", "small.json"]


def test_two_audits_of_the_same_write_the_same_bytes(small: Path) -> None:
    for folder in ("one", "two"):
        run("audit", "refer.yaml", "--format", "json", "-o", folder)
    assert (small / "one" / "small.json").read_bytes() == (small / "two" / "small.json").read_bytes()


def test_files_are_as_readable_as_the_user_wants_them(small: Path) -> None:
    old = os.umask(0o027)
    try:
        run("audit", "approve.yaml", "--format", "json")
    finally:
        os.umask(old)
    assert (small / "out" / "small.json").stat().st_mode & 0o777 == 0o640


# All or nothing


def refused(small: Path, *arguments: str) -> str:
    before = listing(small)
    ran = run("audit", "approve.yaml", "--format", "json", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert listing(small) == before, "nothing is left behind, and nothing is lost"
    return ran.err


def test_a_file_in_place_of_the_folder(small: Path) -> None:
    (small / "out").write_text("a file")
    fix = "  Name a folder you may write to with -o.\n"
    assert refused(small) == f"out: is, or stands in, a file: a folder is needed.\n{fix}"
    assert refused(small, "-o", "out/deeper") == f"out/deeper: is, or stands in, a file: a folder is needed.\n{fix}"


def test_a_folder_in_place_of_a_file(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other file is not replaced either: a record and a report always belong together."""
    monkeypatch.setattr(pdf, "pdf", lambda record, run, attachments: b"a report")
    (small / "out").mkdir()
    (small / "out" / "small.json").write_text("an earlier record")
    (small / "out" / "small.pdf").mkdir()
    assert refused(small, "--format", "pdf") == (
        "out/small.pdf: is a folder, where a file is to be written.\n  Name a folder you may write to with -o.\n"
    )
    assert (small / "out" / "small.json").read_text() == "an earlier record"


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(small: Path) -> None:
    (small / "out").mkdir(mode=0o555)
    assert refused(small).startswith("out: cannot be written to: Permission denied.\n")


def test_a_disk_that_is_full(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the folders made for it are gone again."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    monkeypatch.setenv("AUDITOR_CACHE", "")
    assert refused(small, "-o", "new/folder") == (
        "new/folder: cannot be written to: No space left on device.\n  Name a folder you may write to with -o.\n"
    )


def test_a_rename_that_fails(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: Path, target: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", fails)
    monkeypatch.setenv("AUDITOR_CACHE", "")
    assert refused(small).startswith("out: cannot be written to: Input/output error.\n")


def test_a_report_that_cannot_be_set_leaves_no_record(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without Pango: said in one line, and what to do."""
    import builtins

    original = builtins.__import__

    def without_pango(name: str, *rest: object, **more: object) -> object:
        if name.partition(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return original(name, *rest, **more)  # type: ignore[arg-type]  # as given

    monkeypatch.setattr(builtins, "__import__", without_pango)
    before = listing(small)
    ran = run("audit", "approve.yaml")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err == "The report cannot be set here: cannot load library 'libpango-1.0-0'. See: auditor doctor\n"
    assert listing(small) == before


@pytest.mark.parametrize("what", ["nothing.yaml", "."])
def test_what_is_no_descriptor_writes_nothing(what: str, small: Path) -> None:
    before = listing(small)
    ran = run("audit", what, "-o", "out")
    assert (ran.code, ran.out) == (2, "")
    assert listing(small) == before


QUOTE = ROOT / "samples" / "claims" / "vendor-quote.yaml"


def test_the_figures_of_a_vendor_are_recomputed_in_the_record_and_the_replay(small: Path) -> None:
    shutil.copy(QUOTE, "quote.yaml")
    assert run("audit", "approve.yaml", "--claims", "quote.yaml", "--format", "json", "-o", ".").code == 0
    record = canonical.load(small / "small.json", resources.schemas())
    assert record["inputs"]["claims"] == {
        "name": "quote.yaml",
        "sha256": hashlib.sha256(QUOTE.read_bytes()).hexdigest(),
    }
    claims = record["costs"]["claims"]
    assert claims["title"] == "Quote of Example Hosting (a vendor that does not exist)"
    assert [(one["id"], one["verdict"], one["gives"]) for one in claims["figures"]] == [
        ("monthly-fee", "agrees", "810"),
        ("dedicated-is-cheaper", "never", "no crossover at any volume"),
        ("three-years", "differs", "29,160"),
    ]
    ran = run("replay", "small.json", "--descriptor", "approve.yaml")
    assert (ran.code, ran.out) == (0, "The same: every verdict and number of small.json came out again.\n")
    Path("quote.yaml").unlink()
    ran = run("replay", "small.json", "--descriptor", "approve.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "claims.yaml is not attached, so nothing can be replayed." in ran.err
    assert run("replay", "small.json", "--descriptor", "approve.yaml", "--claims", QUOTE).code == 0


def test_figures_that_cannot_be_recomputed_are_told_before_anything_is_written(small: Path) -> None:
    Path("quote.yaml").write_text(QUOTE.read_text("utf-8").replace("36 * requests", "36 * request"), "utf-8")
    ran = run("audit", "approve.yaml", "--claims", "quote.yaml", "-o", "out")
    assert (ran.code, ran.out) == (2, "")
    assert "quote.yaml:32: claims[2].formula" in ran.err
    assert not (small / "out").exists()
