"""Whatever is done to a signed report, the verification says so, and says what."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm

from auditor.assessment.algebra import Assessment
from auditor.audit import Auditor
from auditor.errors import InputError
from auditor.record import canonical
from auditor.report import pdf
from auditor.signoff import keys, signing
from auditor.signoff.errors import SignoffError
from auditor.signoff.origin import Trust
from auditor.signoff.signing import Means
from auditor.signoff.statement import Statement, decide
from auditor.signoff.verify import verify
from tests.cli.conftest import VARIANTS
from tests.signoff.conftest import (
    COUNSEL,
    NOW,
    OWNER,
    PASSPHRASE,
    ROOT,
    SEALER,
    TODAY,
    Small,
    Verify,
    means,
    read,
    signed_by,
    wrong,
)

Name = generic.NameObject
Change = Callable[[IncrementalPdfFileWriter], None]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def updated(data: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with one more revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=True)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    assert data.count(old) >= 1
    assert len(old) == len(new)
    return data.replace(old, new)


def revision_ends(data: bytes) -> list[int]:
    return [found.end() for found in re.finditer(rb"%%EOF\r?\n?", data)]


# Bytes of the file


@pytest.mark.parametrize("name", ["record.json", "descriptor.yaml", "rules.zip", "run.json"])
def test_a_byte_of_an_attachment(complete: bytes, verified: Verify, name: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(complete))
    names = reader.trailer["/Root"]["/Names"]["/EmbeddedFiles"]["/Names"]
    index = [str(one) for one in names[::2]].index(name)
    stream = names[2 * index + 1].get_object()["/EF"]["/F"]
    at = complete.index(f"\n{stream.indirect_reference.idnum} 0 obj".encode())
    with pytest.raises(InputError, match="has attachments that cannot be read"):
        verified(flipped(complete, complete.index(b"stream", at) + 60))


def test_a_byte_of_a_page(complete: bytes, verified: Verify) -> None:
    page = pypdf.PdfReader(io.BytesIO(complete)).pages[0]
    number = page["/Contents"].indirect_reference.idnum
    at = complete.index(b"stream", complete.index(f"\n{number} 0 obj".encode())) + 40
    assert {"seal/integrity", "counsel/integrity", "pages/different"} <= wrong(verified(flipped(complete, at)))


def test_a_byte_of_an_object(complete: bytes) -> None:
    """The structure of the file breaks: it is no report any more."""
    with pytest.raises(InputError, match=r"small\.pdf"):
        read(complete.replace(b"/EmbeddedFiles", b"/EmbeddedFilms"))


@pytest.mark.parametrize(
    "behind",
    [b"\n", b"more", b"\0" * 9, b"%PDF-1.7 another one"],
    ids=repr,
)
def test_bytes_behind_the_end(complete: bytes, verified: Verify, behind: bytes) -> None:
    assert "file/appended" in wrong(verified(complete + behind))


def test_an_end_that_points_elsewhere(complete: bytes, verified: Verify) -> None:
    with pytest.raises(InputError, match="is no PDF, or a broken one"):
        verified(complete + b"garbage\nstartxref\n12\n%%EOF\n")
    with pytest.raises(InputError, match="startxref not found"):
        verified(complete + b"\n%%EOF\n")


def test_bytes_behind_the_end_that_point_back(complete: bytes, verified: Verify) -> None:
    """Hidden between the last revision and a copy of its end, where no reader looks."""
    start = complete.rindex(b"startxref")
    assert "file/appended" in wrong(verified(complete + b"hidden words\n" + complete[start:]))


def test_bytes_before_the_start(complete: bytes, verified: Verify) -> None:
    with pytest.raises(InputError):
        verified(b"%!PS\n" + complete)


def test_cut_off_before_the_last_signature(complete: bytes, verified: Verify) -> None:
    """What remains is a valid report that fewer people signed."""
    ends = revision_ends(complete)
    assert len(ends) == 4
    assert wrong(verified(complete[: ends[2]])) == {"roles/missing"}
    assert wrong(verified(complete[: ends[1]])) == {"roles/missing"}


def test_cut_off_before_the_seal(complete: bytes, verified: Verify) -> None:
    assert wrong(verified(complete[: revision_ends(complete)[0]])) == {"seal/missing", "roles/missing"}


@pytest.mark.parametrize("share", [0.2, 0.6, 0.99])
def test_cut_off_anywhere(complete: bytes, share: float, verified: Verify) -> None:
    with pytest.raises(InputError):
        verified(complete[: int(len(complete) * share)])


def test_written_anew_by_another_program(complete: bytes, verified: Verify) -> None:
    out = io.BytesIO()
    pypdf.PdfWriter(clone_from=io.BytesIO(complete)).write(out)
    found = wrong(verified(out.getvalue()))
    assert {"seal/integrity", "counsel/integrity", "accountable_owner/integrity"} <= found


# Revisions added after the last signature


def other_content(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page[Name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)


def a_note_on_a_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    box = generic.ArrayObject([generic.NumberObject(one) for one in (10, 10, 200, 60)])
    note = generic.DictionaryObject(
        {
            Name("/Type"): Name("/Annot"),
            Name("/Subtype"): Name("/FreeText"),
            Name("/Rect"): box,
            Name("/Contents"): generic.TextStringObject("Approved"),
            Name("/DA"): generic.TextStringObject("/F 12 Tf"),
        }
    )
    page[Name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def another_language(writer: IncrementalPdfFileWriter) -> None:
    writer.root[Name("/Lang")] = generic.TextStringObject("de")
    writer.update_root()


def one_more_file(writer: IncrementalPdfFileWriter) -> None:
    from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file

    embedded = EmbeddedFileObject.from_file_data(writer, data=b"{}", compress=False)
    embed_file(writer, FileSpec(file_spec_string="another.json", embedded_data=embedded))


def another_record(writer: IncrementalPdfFileWriter) -> None:
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    specification = names[[str(one) for one in names][::2].index("record.json") * 2 + 1]
    specification["/EF"][Name("/F")] = writer.add_object(generic.StreamObject(stream_data=b"{}"))
    writer.update_container(specification)


def another_first_page(writer: IncrementalPdfFileWriter) -> None:
    kids = writer.root["/Pages"]["/Kids"]
    kids[0], kids[1] = kids.raw_get(1), kids.raw_get(0)
    writer.update_container(kids)


def a_script(writer: IncrementalPdfFileWriter) -> None:
    action = generic.DictionaryObject(
        {Name("/S"): Name("/JavaScript"), Name("/JS"): generic.TextStringObject("app.alert(1)")}
    )
    writer.root[Name("/OpenAction")] = writer.add_object(action)
    writer.update_root()


def other_metadata(writer: IncrementalPdfFileWriter) -> None:
    old = writer.root["/Metadata"].data
    stream = generic.StreamObject(stream_data=old.replace(b"A small project", b"A large project"))
    stream |= {Name("/Type"): Name("/Metadata"), Name("/Subtype"): Name("/XML")}
    writer.root[Name("/Metadata")] = writer.add_object(stream)
    writer.update_root()


def a_signature_taken_out(writer: IncrementalPdfFileWriter) -> None:
    field = next(one for one in _fields(writer) if one["/T"] == "counsel")
    del field["/V"]
    writer.update_container(field)


def one_signature_in_both_fields(writer: IncrementalPdfFileWriter) -> None:
    counsel, owner = (
        next(one for one in _fields(writer) if one["/T"] == name) for name in ("counsel", "accountable_owner")
    )
    owner[Name("/V")] = counsel.raw_get("/V")
    writer.update_container(owner)


def _fields(writer: IncrementalPdfFileWriter) -> list[Any]:
    listed = writer.root["/AcroForm"]["/Fields"]
    return [listed[index] for index in range(len(listed))]


CHANGES = [
    other_content,
    a_note_on_a_page,
    another_language,
    one_more_file,
    another_record,
    another_first_page,
    a_script,
    other_metadata,
    a_signature_taken_out,
    one_signature_in_both_fields,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_revision_added(
    complete: bytes, verified: Verify, change: Callable[[IncrementalPdfFileWriter], None]
) -> None:
    found = wrong(verified(updated(complete, change)))
    assert {"seal/changes", "counsel/changes", "accountable_owner/changes", "file/metadata"} & found
    assert "seal/integrity" not in found


@pytest.mark.parametrize("change", CHANGES[:7], ids=lambda change: change.__name__)
def test_a_report_changed_after_the_seal_is_not_signed(sealed: bytes, change: Change) -> None:
    from auditor.signoff.errors import SignoffError

    with pytest.raises(SignoffError, match="was changed after it was sealed"):
        signed_by(updated(sealed, change), COUNSEL, "counsel")


# Inside the signatures


def written(text: str) -> bytes:
    """A text as it stands in a signature: two bytes a letter, with what is no letter escaped."""
    return b"".join(b"\\000" + (one.encode() if one.isalnum() or one == " " else b"\\%03o" % ord(one)) for one in text)


def test_another_decision_written_into_a_signature(complete: bytes, verified: Verify) -> None:
    changed = complete.replace(written("approve_with"), written("approve_wIth"))
    assert changed != complete
    assert {"counsel/integrity", "accountable_owner/integrity"} <= wrong(verified(changed))


def test_another_day_written_into_a_signature(complete: bytes, verified: Verify) -> None:
    changed = complete.replace(b"D\\07220261128120000", b"D\\07220251128120000")
    assert changed != complete
    assert {"seal/integrity", "counsel/integrity"} <= wrong(verified(changed))


def test_a_signature_blanked(complete: bytes, verified: Verify) -> None:
    at = complete.rindex(b"/Contents <") + len(b"/Contents <")
    changed = complete[:at] + b"0" * 400 + complete[at + 400 :]
    assert {"signatures/broken", "roles/missing"} <= wrong(verified(changed))


def test_a_signature_that_covers_less(complete: bytes, verified: Verify) -> None:
    ranges = list(re.finditer(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", complete))
    last = ranges[-1]
    shorter = str(int(last[3]) - 100).encode().ljust(len(last[3]))
    changed = complete[: last.start(3)] + shorter + complete[last.end(3) :]
    assert wrong(verified(changed)) >= {"accountable_owner/integrity"}


def test_the_signature_of_another_report(small: Small, complete: bytes, verified: Verify) -> None:
    """Counsel's words about one record, under counsel's own key, on another."""
    other = signing.seal(read(small.report(VARIANTS["approve"])), means(SEALER))
    report, first = read(other), read(complete)
    said = decide(
        first.record,
        first.digest,
        decision=Assessment.APPROVE_WITH_CONDITIONS,
        field="counsel",
        name=COUNSEL,
        role="Some role",
        comment="",
    )
    assert "counsel/statement" in wrong(verified(forced(other, said, means(COUNSEL))))
    assert report.digest != first.digest


def forced(data: bytes, statement: Statement | str, with_what: Means, field: str = "counsel") -> bytes:
    """A signature put there by a program that checks nothing."""
    text = statement if isinstance(statement, str) else statement.text()
    return signing._signed(read(data), field, with_what, reason=text)


def said(data: bytes, **changed: Any) -> Statement:
    report = read(data)
    outcome = Assessment(report.record["assessment"]["outcome"])
    told: dict[str, Any] = {
        "decision": outcome,
        "field": "counsel",
        "name": COUNSEL,
        "role": "Some role",
        "record": report.digest,
        "assessment": outcome,
        "conditions": tuple(report.record["assessment"]["conditions"]),
    }
    return Statement(**(told | changed))


def test_a_forced_signature_that_says_the_truth_is_good(sealed: bytes, verified: Verify) -> None:
    """The control for the tests below."""
    assert wrong(verified(forced(sealed, said(sealed), means(COUNSEL)))) == {"roles/missing"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"conditions": ()}, "counsel/statement"),
        ({"record": "0" * 64}, "counsel/statement"),
        ({"field": "accountable_owner"}, "counsel/statement"),
        ({"assessment": Assessment.APPROVE}, "counsel/statement"),
        ({"decision": Assessment.APPROVE}, "counsel/statement"),
        ({"accepted_unknowns": ("F-001",)}, "counsel/statement"),
        ({"waivers": ("W-1",)}, "counsel/statement"),
        ({"name": "Cleo Sample"}, "counsel/name"),
    ],
    ids=lambda one: str(one),
)
def test_a_statement_that_does_not_fit(sealed: bytes, verified: Verify, changed: dict[str, Any], expected: str) -> None:
    assert expected in wrong(verified(forced(sealed, said(sealed, **changed), means(COUNSEL))))


def test_a_reason_that_is_no_statement(sealed: bytes, verified: Verify) -> None:
    found = wrong(verified(forced(sealed, "I approve of this.", means(COUNSEL))))
    assert found == {"counsel/statement", "roles/missing"}


def test_an_approval_of_what_the_record_rejects(small: Small, verified: Verify) -> None:
    data = signing.seal(read(small.report(VARIANTS["reject"])), means(SEALER))
    found = wrong(verified(forced(data, said(data, decision=Assessment.APPROVE), means(COUNSEL))))
    assert found == {"counsel/statement", "roles/missing"}


def test_one_person_for_both_roles(sealed: bytes, verified: Verify) -> None:
    once = forced(sealed, said(sealed), means(COUNSEL))
    twice = forced(once, said(once, field="accountable_owner"), means(COUNSEL), "accountable_owner")
    assert wrong(verified(twice)) == {"roles/four-eyes"}


def test_a_seal_that_allows_more(small: Small, verified: Verify) -> None:
    base = read(small.report())
    loose = signing._signed(base, signing.SEAL, means(SEALER), certify=True, docmdp_permissions=MDPPerm.ANNOTATE)
    assert "seal/permission" in wrong(verified(loose))


def test_a_seal_that_certifies_nothing(small: Small, verified: Verify) -> None:
    loose = signing._signed(read(small.report()), signing.SEAL, means(SEALER), certify=False)
    assert "seal/permission" in wrong(verified(loose))


def test_a_signature_without_a_seal(small: Small, verified: Verify) -> None:
    base = small.report()
    assert {"seal/missing"} <= wrong(verified(forced(base, said(base), means(COUNSEL))))


# Keys


@pytest.fixture(scope="module")
def strangers() -> dict[str, bytes]:
    """Keys of the same names, by an authority of somebody else."""
    first = keys.new(SEALER, PASSPHRASE, TODAY)
    return {**first, **keys.new(COUNSEL, PASSPHRASE, TODAY, first[keys.AUTHORITY_FILE])}


def stranger(files: dict[str, bytes], name: str) -> Means:
    return Means(keys.load(files[f"{keys.file_name(name)}.p12"], PASSPHRASE, "key.p12"), NOW)


def test_a_seal_by_somebody_else(small: Small, verified: Verify, strangers: dict[str, bytes]) -> None:
    data = signing.seal(read(small.report()), stranger(strangers, SEALER))
    assert wrong(verified(data)) == {"seal/trust", "roles/missing"}


def test_a_signature_in_somebodys_name(sealed: bytes, verified: Verify, strangers: dict[str, bytes]) -> None:
    assert wrong(verified(forced(sealed, said(sealed), stranger(strangers, COUNSEL)))) == {
        "counsel/trust",
        "roles/missing",
    }


@pytest.mark.parametrize("moment", [datetime(2026, 11, 27, 12, tzinfo=UTC), datetime(2028, 12, 1, tzinfo=UTC)])
def test_keys_outside_their_time(small: Small, complete: bytes, moment: datetime) -> None:
    trust = Trust(tuple(signing.certificates(ROOT)), trial=True)
    found = wrong(verify(complete, "small.pdf", trust, small.auditor, moment))
    assert {"seal/trust", "counsel/trust", "accountable_owner/trust"} <= found


# What stands behind the pages, sealed and signed by everyone who should


def signed_by_all(data: bytes) -> bytes:
    data = signing.seal(read(data), means(SEALER))
    decision = Assessment(read(data).record["assessment"]["outcome"])
    data = signed_by(data, COUNSEL, "counsel", decision)
    return signed_by(data, OWNER, "accountable_owner", decision)


def test_rules_that_nobody_knows(rules: Path, tmp_path: Path, verified: Verify) -> None:
    """A forged pack replays perfectly: it has to be known whose rules they are."""
    shutil.copytree(rules, tmp_path / "rules")
    file = tmp_path / "rules" / "rules.yaml"
    file.write_text(file.read_text("utf-8").replace("outcome: reject", "outcome: note"), "utf-8")
    forged = Small(Auditor.open(tmp_path / "rules"))
    data = signed_by_all(forged.report(VARIANTS["reject"]))
    found = verified(data)
    assert wrong(found) == {"rules/origin"}
    assert "replay/same" in {check.id for check in found.checks}


def test_another_descriptor(small: Small, verified: Verify) -> None:
    data = signed_by_all(small.report(descriptor=VARIANTS["approve"].encode()))
    assert wrong(verified(data)) == {"attachments/digest", "replay/impossible"}


def test_other_rules_attached(small: Small, verified: Verify) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../rules.yaml", "rules: []")
    data = signed_by_all(small.report(rules=out.getvalue()))
    found = verified(data)
    assert wrong(found) == {"attachments/digest"}
    assert any("does not hold the files the record names" in check.text for check in found.checks)


def forged(
    small: Small, change: Callable[[dict[str, Any]], None], monkeypatch: pytest.MonkeyPatch, *, pages: bool
) -> bytes:
    """A report whose record was changed; ``pages`` says whether its pages, or only the file attached, say so."""
    honest = read(small.report())
    record = dict(honest.record)
    change(record)
    run = {**dict.fromkeys((), "x"), **_run(honest), "record_sha256": canonical.digest(record)}
    others = [one for one in honest.attachments if one.name not in (pdf.RECORD_NAME, pdf.RUN_NAME)]
    if pages:
        return pdf.pdf(record, run, attachments=others)
    page = pdf.html
    with monkeypatch.context() as patch:
        patch.setattr(
            pdf, "html", lambda _, made, files: page(record, {**made, "record_sha256": run["record_sha256"]}, files)
        )
        return pdf.pdf(honest.record, run | {"record_sha256": honest.digest}, attachments=others)


def _run(report: Any) -> dict[str, str]:
    import json

    found: dict[str, str] = json.loads(report.files[pdf.RUN_NAME])
    return found


def no_conditions(record: dict[str, Any]) -> None:
    record["assessment"] = {**record["assessment"], "outcome": "approve", "conditions": [], "reasons": []}


def test_a_record_that_was_changed(small: Small, verified: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    found = verified(signed_by_all(forged(small, no_conditions, monkeypatch, pages=True)))
    assert wrong(found) == {"replay/different"}
    text = next(check.text for check in found.checks if check.id == "replay/different")
    assert text.startswith("Audited again, the record differs. assessment.conditions[0]: the report says nothing,")


def test_a_record_of_another_form_is_no_error_of_ours(
    small: Small, verified: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = read(small.report())
    candidates = [{key: row[key] for key in row if key != "quality"} for row in honest.record["candidates"]]
    record = dict(honest.record) | {"candidates": candidates}
    others = [one for one in honest.attachments if one.name not in (pdf.RECORD_NAME, pdf.RUN_NAME)]
    page = pdf.html
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "html", lambda _, made, files: page(honest.record, made, files))
        report = pdf.pdf(record, _run(honest) | {"record_sha256": canonical.digest(record)}, attachments=others)
    found = verified(signed_by_all(report))
    assert wrong(found) == {"replay/different", "pages/impossible"}
    text = next(check.text for check in found.checks if check.id == "pages/impossible")
    assert text == (
        "The pages cannot be set again: the record is of another form than this version writes. "
        "Verify the report with the auditor that made it."
    )


def test_pages_that_say_something_else(small: Small, verified: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    found = verified(signed_by_all(forged(small, no_conditions, monkeypatch, pages=False)))
    assert wrong(found) == {"pages/different"}


def test_every_manipulation_is_told_with_words_of_its_own() -> None:
    """Distinct causes, distinct ids: what a script can rely on."""
    source = "".join(
        (Path(signing.__file__).parent / name).read_text("utf-8") for name in ("verify.py", "origin.py", "printed.py")
    )
    causes = set(re.findall(r'bad\(\s*f?"([^"]+)"', source))
    assert len(causes) >= 20
    assert date(2026, 11, 28) == TODAY


def test_the_seal_s_own_key_signs_for_no_role(sealed: bytes, verified: Verify) -> None:
    with pytest.raises(SignoffError, match="sealed the report, and who issues it does not decide on it"):
        signed_by(sealed, SEALER, "counsel")
    found = wrong(verified(forced(sealed, said(sealed, name=SEALER), means(SEALER))))
    assert found == {"counsel/issuer", "roles/missing"}
