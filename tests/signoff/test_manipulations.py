"""Tricks with the inside of a PDF, with times and with keys: each is caught, and told in words of its own."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from auditor.errors import InputError
from auditor.report import words
from auditor.signoff import keys, signing
from auditor.signoff.errors import SignoffError
from auditor.signoff.origin import Trust
from auditor.signoff.verify import Verification, signed
from tests.cli.conftest import VARIANTS
from tests.signoff.conftest import (
    COUNSEL,
    FILES,
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
from tests.signoff.test_tampering import (
    Change,
    Name,
    _fields,
    a_script,
    another_language,
    forced,
    one_more_file,
    other_content,
    said,
    signed_by_all,
    updated,
)


@pytest.fixture(scope="module")
def verified() -> Verify:
    """What the signatures say and are worth: that is where all of this has to show."""
    trust = Trust(tuple(signing.certificates(ROOT)), trial=True)
    return lambda data: signed(read(data), trust, NOW)


def told(found: Verification) -> dict[str, str]:
    """What stands against a report, in words by id."""
    return {check.id: check.text for check in found.checks if check.bad}


def dictionary(**entries: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject({Name(f"/{key}"): value for key, value in entries.items()})


def stream(data: bytes, **entries: Any) -> generic.StreamObject:
    return generic.StreamObject(dictionary(**entries), stream_data=data)


def numbers(*values: int) -> generic.ArrayObject:
    return generic.ArrayObject(map(generic.NumberObject, values))


def page(writer: IncrementalPdfFileWriter, index: int = 0) -> Any:
    return writer.root["/Pages"]["/Kids"][index]


def typeface(writer: IncrementalPdfFileWriter) -> Any:
    fonts = page(writer)["/Resources"]["/Font"]
    return fonts[next(iter(fonts))]


# A revision behind the last signature, and the words that name what it changed


def a_hidden_layer(writer: IncrementalPdfFileWriter) -> None:
    """Words over the page that are seen only where the layer is switched on."""
    group = writer.add_object(dictionary(Type=Name("/OCG"), Name=generic.TextStringObject("Other words")))
    shown = dictionary(OFF=generic.ArrayObject([group]))
    writer.root[Name("/OCProperties")] = dictionary(OCGs=generic.ArrayObject([group]), D=shown)
    writer.update_root()


def an_action_of_a_page(writer: IncrementalPdfFileWriter) -> None:
    script = dictionary(S=Name("/JavaScript"), JS=generic.TextStringObject("app.alert(1)"))
    page(writer)[Name("/AA")] = dictionary(O=script)
    writer.update_container(page(writer))


def letters_that_read_differently(writer: IncrementalPdfFileWriter) -> None:
    """The page looks the same, but what is copied, searched or read aloud is not."""
    font = typeface(writer)
    font[Name("/ToUnicode")] = writer.add_object(stream(b"/CIDInit /ProcSet findresource begin"))
    writer.update_container(font)


def letters_that_look_different(writer: IncrementalPdfFileWriter) -> None:
    descriptor = typeface(writer)["/DescendantFonts"][0]["/FontDescriptor"]
    descriptor[Name("/FontFile2")] = writer.add_object(stream(b"\0\1\0\0"))
    writer.update_container(descriptor)


def a_seal_that_allows_more(writer: IncrementalPdfFileWriter) -> None:
    seal = next(one for one in _fields(writer) if one["/T"] == "seal")["/V"]
    seal["/Reference"][0]["/TransformParams"][Name("/P")] = generic.NumberObject(3)
    writer.update_container(seal)


def a_smaller_page(writer: IncrementalPdfFileWriter) -> None:
    """What stands outside is not shown any more."""
    page(writer)[Name("/CropBox")] = numbers(0, 500, 595, 842)
    writer.update_container(page(writer))


def a_page_less(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    del pages["/Kids"][1]
    pages[Name("/Count")] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages["/Kids"])
    writer.update_container(pages)


def another_stamp(writer: IncrementalPdfFileWriter) -> None:
    """What a signed field shows, not what it says."""
    field = next(one for one in _fields(writer) if one["/T"] == "counsel")
    box = field["/AP"]["/N"]["/BBox"]
    drawn = stream(b"BT ET", Type=Name("/XObject"), Subtype=Name("/Form"), BBox=box)
    field["/AP"][Name("/N")] = writer.add_object(drawn)
    writer.update_container(field)


def another_link(writer: IncrementalPdfFileWriter) -> None:
    for kid in range(len(writer.root["/Pages"]["/Kids"])):
        for link in page(writer, kid).get("/Annots", ()):
            link = link.get_object()
            if link["/Subtype"] == "/Link":
                link[Name("/A")] = dictionary(S=Name("/URI"), URI=generic.TextStringObject("https://example.org/"))
                writer.update_container(link)
                return
    raise AssertionError("no link")


def a_form_of_another_kind(writer: IncrementalPdfFileWriter) -> None:
    form = writer.root["/AcroForm"]
    form[Name("/XFA")] = writer.add_object(stream(b"<xdp/>"))
    writer.update_container(form)


def an_attached_file_in_place(writer: IncrementalPdfFileWriter) -> None:
    """The stream itself, under its own number, so that nothing else has to change."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    kept = names[[str(one) for one in names][::2].index("record.json") * 2 + 1]["/EF"].raw_get("/F")
    writer.objects[(kept.generation, kept.idnum)] = stream(b"{}", Type=Name("/EmbeddedFile"))


def other_words_read_aloud(writer: IncrementalPdfFileWriter) -> None:
    part = writer.root["/StructTreeRoot"]["/K"][0]
    part[Name("/ActualText")] = generic.TextStringObject("Approved.")
    writer.update_container(part)


def other_bookmarks(writer: IncrementalPdfFileWriter) -> None:
    first = writer.root["/Outlines"]["/First"]
    first[Name("/Title")] = generic.TextStringObject("Approved")
    writer.update_container(first)


def what_a_seal_certifies_dropped(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/Perms"]
    writer.update_root()


def another_reason(writer: IncrementalPdfFileWriter) -> None:
    signature = next(one for one in _fields(writer) if one["/T"] == "counsel")["/V"]
    signature[Name("/Reason")] = generic.TextStringObject("Decision: reject")
    writer.update_container(signature)


BEHIND = {
    a_hidden_layer: "the catalogue of the document (/OCProperties)",
    an_action_of_a_page: "a page (/AA)",
    letters_that_read_differently: "a typeface (/ToUnicode)",
    letters_that_look_different: "a typeface (/FontFile2)",
    a_seal_that_allows_more: "a signature (/Reference)",
    a_smaller_page: "a page (/CropBox)",
    a_page_less: "the order of its pages (/Count, /Kids)",
    another_stamp: "a field, link or note (/AP)",
    another_link: "a field, link or note (/A)",
    a_form_of_another_kind: "",
    an_attached_file_in_place: "an attached file",
    other_words_read_aloud: "what is read aloud (/ActualText)",
    other_bookmarks: "another part of the file (/Title)",
    another_reason: "a signature (/Reason)",
}


@pytest.mark.parametrize("change", BEHIND, ids=lambda change: change.__name__)
def test_what_a_revision_changed_is_named(complete: bytes, verified: Verify, change: Change) -> None:
    found = told(verified(updated(complete, change)))
    against = [text for id, text in found.items() if id.endswith(("/changes", "/integrity", "/broken"))]
    assert against, found
    assert BEHIND[change] in " ".join(against)


def test_a_seal_that_no_longer_certifies(complete: bytes, verified: Verify) -> None:
    found = told(verified(updated(complete, what_a_seal_certifies_dropped)))
    assert {"seal/changes", "seal/permission"} & set(found)


def other_information(writer: IncrementalPdfFileWriter) -> None:
    information = writer.trailer["/Info"]
    information[Name("/Title")] = generic.TextStringObject("Approved")
    writer.update_container(information)


def test_another_title(complete: bytes, verified: Verify) -> None:
    found = told(verified(updated(complete, other_information)))
    assert found["file/metadata"].startswith("What the document says of itself was changed after it was written:")


# Before the seal, or with it: every signature covers it


def sealed_with(base: bytes, change: Change) -> bytes:
    """The seal of somebody who changes the report in the very revision that brings it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(base), strict=True)
    change(writer)
    what = signers.PdfSignatureMetadata(
        field_name=signing.SEAL,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    signer = signers.PdfSigner(what, signer=means(SEALER).credential.signer)
    return bytes(signer.sign_pdf(writer, existing_fields_only=False).getvalue())


def sealed_after(base: bytes, change: Change) -> bytes:
    return signing._signed(
        read(updated(base, change)),
        signing.SEAL,
        means(SEALER),
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        reason=None,
    )


BEFORE = [
    other_content,
    a_script,
    a_hidden_layer,
    another_language,
    one_more_file,
    letters_that_read_differently,
    an_attached_file_in_place,
    another_link,
    a_form_of_another_kind,
]


@pytest.fixture(scope="module")
def base(small: Small) -> bytes:
    return small.report()


@pytest.mark.parametrize("change", BEFORE, ids=lambda change: change.__name__)
def test_a_page_put_over_the_report_before_the_seal(base: bytes, verified: Verify, change: Change) -> None:
    """Whoever seals covers anything: the report has to be sealed as it was written."""
    found = told(verified(sealed_after(base, change)))
    assert found["seal/late"] == "The report was changed after it was written and before it was sealed."
    found = told(verified(sealed_with(base, change)))
    assert found["seal/more"] == "What brought the seal changed more of the report than the seal does."


def test_a_seal_alone_is_no_change(base: bytes, verified: Verify) -> None:
    """The control for the test above."""
    found = wrong(verified(sealed_with(base, lambda _: None)))
    assert found - {"seal/time"} == {"roles/missing"}, "the time is that of the machine"


def test_a_changed_report_is_neither_sealed_nor_signed(base: bytes) -> None:
    with pytest.raises(SignoffError, match="was changed since it was written"):
        signing.seal(read(updated(base, other_content)), means(SEALER))
    for data in (sealed_after(base, other_content), sealed_with(base, other_content)):
        with pytest.raises(SignoffError, match="was changed before it was sealed"):
            signed_by(data, COUNSEL, "counsel")


# Bytes of the file


def test_a_gap_that_covers_more(complete: bytes, verified: Verify) -> None:
    """Bytes beside the signature that it does not cover, where anything could be written."""
    last = list(re.finditer(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", complete))[-1]
    start, length = int(last[2]) + 40, int(last[3]) - 40
    wide = str(start).encode().ljust(len(last[2])) + b" " + str(length).encode().ljust(len(last[3]))
    found = told(verified(complete[: last.start(2)] + wide + complete[last.end(3) :]))
    assert {"accountable_owner/integrity", "accountable_owner/broken", "signatures/broken"} & set(found)


def test_a_range_that_starts_later(complete: bytes, verified: Verify) -> None:
    last = list(re.finditer(rb"/ByteRange \[0 ", complete))[-1]
    changed = complete[: last.start()] + b"/ByteRange [9 " + complete[last.end() :]
    found = told(verified(changed))
    assert {"accountable_owner/integrity", "accountable_owner/broken", "signatures/broken"} & set(found)


def as_long_as(old: bytes, new: bytes) -> bytes:
    """What follows the signature itself are zeros, as many as are needed."""
    return new[: len(old)].ljust(len(old), b"0")


def test_the_signature_of_another_report_replayed(small: Small, complete: bytes, verified: Verify) -> None:
    """The very bytes of a signature, taken from a report that the same person signed."""
    other = signed_by_all(small.report(VARIANTS["approve"]))
    taken, kept = (list(re.finditer(rb"/Contents <([0-9a-fA-F]{1000,})>", data))[1] for data in (other, complete))
    changed = complete[: kept.start(1)] + as_long_as(kept[1], taken[1]) + complete[kept.end(1) :]
    assert {"counsel/integrity", "accountable_owner/integrity"} <= set(told(verified(changed)))


def test_the_value_of_one_signature_in_another(complete: bytes, verified: Verify) -> None:
    values = list(re.finditer(rb"/Contents <([0-9a-fA-F]{1000,})>", complete))
    changed = complete[: values[2].start(1)] + as_long_as(values[2][1], values[1][1]) + complete[values[2].end(1) :]
    assert {"accountable_owner/integrity", "accountable_owner/name"} <= set(told(verified(changed)))


def test_a_version_of_the_format_that_is_not_its_own(complete: bytes, verified: Verify) -> None:
    assert "seal/integrity" in told(verified(b"%PDF-1.4" + complete[8:]))


def test_one_report_behind_another(small: Small, complete: bytes, verified: Verify) -> None:
    with pytest.raises(InputError, match="is no PDF, or a broken one"):
        verified(small.report(VARIANTS["approve"]) + complete)


def test_objects_hidden_in_a_stream(complete: bytes, verified: Verify) -> None:
    """A revision whose objects stand in a compressed stream, read by some programs and not by others."""
    number = pypdf.PdfReader(io.BytesIO(complete)).pages[0].indirect_reference.idnum
    body = b"<</Type /Page /MediaBox [0 0 9 9]>>"
    inner = f"{number} 0 ".encode() + body
    size = int(re.findall(rb"/Size (\d+)", complete)[-1])
    at = len(complete)
    holder = b"%d 0 obj\n<</Type /ObjStm /N 1 /First %d /Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        size,
        len(inner) - len(body),
        len(inner),
        inner,
    )
    rows = b"".join(
        kind.to_bytes(1, "big") + first.to_bytes(4, "big") + second.to_bytes(2, "big")
        for kind, first, second in ((2, size, 0), (1, at, 0), (1, at + len(holder), 0))
    )
    root = re.findall(rb"/Root (\d+ 0 R)", complete)[-1]
    previous = int(re.findall(rb"startxref\s+(\d+)", complete)[-1])
    table = (
        b"%d 0 obj\n<</Type /XRef /Size %d /W [1 4 2] /Index [%d 1 %d 2] /Root %s /Prev %d /Length %d>>\n"
        b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
    ) % (size + 1, size + 2, number, size, root, previous, len(rows), rows, at + len(holder))
    try:
        found = told(verified(complete + holder + table))
    except InputError:
        return  # refused as broken is caught, too
    assert {"seal/changes", "file/metadata", "signatures/broken"} & set(found)


# Who signs


def test_a_role_that_nobody_asks_for(sealed: bytes, verified: Verify) -> None:
    """A field of one's own beside those of the page."""
    data = field_of_ones_own(sealed, "board")
    found = told(verified(data))
    assert found["board/role"] == "Ada Example signed as Board, for which nobody asks."


def field_of_ones_own(data: bytes, field: str) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=True)
    what = signers.PdfSignatureMetadata(
        field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", reason=said(data, field=field).text()
    )
    signer = signers.PdfSigner(what, signer=means(COUNSEL).credential.signer)
    return bytes(signer.sign_pdf(writer, existing_fields_only=False).getvalue())


def issued(name: str, by: str, *, marked: bool) -> Any:
    """A key in a name, issued by the holder of another: the authority of the trials, or a person."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12

    file = keys.AUTHORITY_FILE if by == keys.AUTHORITY_NAME else f"{keys.file_name(by)}.p12"
    ca_key, ca, _ = pkcs12.load_key_and_certificates(FILES[file], PASSPHRASE)
    assert isinstance(ca_key, ec.EllipticCurvePrivateKey)
    assert ca is not None
    subject = keys._name(name) if marked else x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        keys._builder(subject, ca.subject, key, TODAY, 700)
        .add_extension(keys._usage(signs=True, issues=False), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    return replace(
        means(name), credential=keys.load(keys._packed(name, key, certificate, [ca], PASSPHRASE), PASSPHRASE, "key.p12")
    )


def test_a_key_issued_by_a_person(sealed: bytes, verified: Verify) -> None:
    """Counsel's own key vouches for nobody else's."""
    found = told(verified(forced(sealed, said(sealed, name=OWNER), issued(OWNER, COUNSEL, marked=True))))
    assert found["counsel/trust"].startswith("The signature for Counsel claims to be Bo Sample's; the authorities")


def test_a_trial_key_without_its_mark(sealed: bytes) -> None:
    """Whoever holds the trial authority can issue what does not say so."""
    data = forced(sealed, said(sealed), issued(COUNSEL, keys.AUTHORITY_NAME, marked=False))
    real = Trust(tuple(signing.certificates(ROOT)))
    assert "counsel/trial" in told(signed(read(data), real, NOW))


def test_trial_keys_count_for_trials_only(complete: bytes, verified: Verify) -> None:
    real = Trust(tuple(signing.certificates(ROOT)))
    found = signed(read(complete), real, NOW)
    assert wrong(found) == {"seal/trial", "counsel/trial", "accountable_owner/trial"}
    assert told(found)["counsel/trial"] == (
        "The signature for Counsel was made with a trial key, not for real decisions: anyone can make one in any name. "
        "To try things out, name its authority with --trust-trial."
    )
    assert verified(complete).good, "whoever says that it is a trial may go through with it"


# When


def at(name: str, moment: datetime) -> Any:
    return replace(means(name), now=moment)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (
            NOW - timedelta(hours=3),
            "and the seal, which it covers, on 28 November 2026, 12:00: one of the two is dated falsely.",
        ),
        (
            NOW + timedelta(days=2),
            "which is still to come.",
        ),
    ],
    ids=["before the seal", "to come"],
)
def test_a_clock_turned(sealed: bytes, verified: Verify, moment: datetime, expected: str) -> None:
    found = told(verified(signing_at(sealed, moment)))
    said_on = f"{words.day(moment.date().isoformat())}, {moment:%H:%M}"
    start = f"The signature for Counsel says it was made on {said_on} by the signer's own clock, "
    assert found["counsel/time"] == start + expected


def signing_at(data: bytes, moment: datetime) -> bytes:
    return forced(data, said(data), at(COUNSEL, moment))


def test_a_time_before_the_key_was_made(small: Small, verified: Verify) -> None:
    data = signing.seal(read(small.report()), at(SEALER, NOW - timedelta(days=40)))
    text = told(verified(data))["seal/time"]
    assert text.endswith("when its key was not valid (28 November 2026, 00:00 to 27 November 2028, 00:00)."), text


def test_clocks_that_differ_a_little_are_no_alarm(sealed: bytes, verified: Verify) -> None:
    for minutes in (-30, 30):
        assert wrong(verified(signing_at(sealed, NOW + timedelta(minutes=minutes)))) == {"roles/missing"}


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (datetime(2028, 12, 1, tzinfo=UTC), "the key ended on 27 November 2028, and nothing in the report proves"),
        (datetime(2026, 11, 27, 12, tzinfo=UTC), "the key is valid from 28 November 2026 only."),
    ],
    ids=["ended", "not begun"],
)
def test_a_key_outside_its_time_is_named(complete: bytes, moment: datetime, why: str) -> None:
    trust = Trust(tuple(signing.certificates(ROOT)), trial=True)
    assert why in told(signed(read(complete), trust, moment))["counsel/trust"]
    assert date(2026, 11, 28) == TODAY


def test_a_digest_that_can_be_forged(sealed: bytes, verified: Verify) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed), strict=True)
    what = signers.PdfSignatureMetadata(
        field_name="counsel", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha1", reason=said(sealed).text()
    )
    signer = signers.PdfSigner(what, signer=means(COUNSEL).credential.signer)
    data = bytes(signer.sign_pdf(writer, existing_fields_only=True).getvalue())
    found = told(verified(data))
    assert {"counsel/broken", "counsel/trust", "counsel/integrity"} & set(found)
