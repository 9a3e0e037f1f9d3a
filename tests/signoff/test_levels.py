"""PAdES from B-B to B-LTA, with a clock and an authority that stand in for real ones."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from auditor.signoff import keys, signing
from auditor.signoff.errors import SignoffError
from auditor.signoff.origin import Trust
from auditor.signoff.signing import Level
from auditor.signoff.verify import verify
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
    means,
    read,
    signed_by,
    wrong,
)

DER = serialization.Encoding.DER
LATER = datetime(2030, 1, 1, tzinfo=UTC)
"""Every key for trials has ended by then, and their authority has not."""


@pytest.fixture(scope="module")
def clock() -> DummyTimeStamper:
    """A clock of the trial authority that always says the same time."""
    ca_key, ca = keys._opened(FILES[keys.AUTHORITY_FILE], PASSPHRASE)
    key = rsa.generate_private_key(65537, 2048)
    certificate = (
        keys._builder(keys._name("Trial clock"), ca.subject, key, TODAY, 3650)  # type: ignore[arg-type]  # RSA here
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(keys._usage(signs=True, issues=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(ca.public_bytes(DER)))
    secret = key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    own = asn1_x509.Certificate.load(certificate.public_bytes(DER))
    return DummyTimeStamper(own, asn1_keys.PrivateKeyInfo.load(secret), certs_to_embed=store, fixed_dt=NOW)


def with_level(level: Level, clock: DummyTimeStamper) -> dict[str, Any]:
    crls = (FILES[keys.REVOCATIONS_FILE],) if level in (Level.LT, Level.LTA) else ()
    return {"level": level, "timestamper": clock, "roots": (ROOT,), "crls": crls}


def all_signed(small: Small, level: Level, clock: DummyTimeStamper) -> bytes:
    told = with_level(level, clock)
    data = signing.seal(read(small.report()), means(SEALER, **told))
    data = signed_by(data, COUNSEL, "counsel", **told)
    return signed_by(data, OWNER, "accountable_owner", **told)


@pytest.mark.parametrize("level", [Level.T, Level.LT, Level.LTA])
def test_a_level_raises_no_alarm_and_takes_the_authoritys_time(
    small: Small, level: Level, clock: DummyTimeStamper
) -> None:
    trust = Trust(tuple(signing.certificates(ROOT)), trial=True)
    data = all_signed(small, level, clock)
    found = verify(data, "small.pdf", trust, small.auditor, NOW)
    assert wrong(found) == set()
    texts = {check.id: check.text for check in found.checks}
    assert texts["counsel/decision"].endswith("on 28 November 2026 by the clock of Trial clock.")
    later = verify(data, "small.pdf", trust, small.auditor, LATER)
    if level is Level.LTA:
        assert wrong(later) == set()
        text = next(check.text for check in later.checks if check.id == "counsel/trust")
        assert text == (
            "The signature for Counsel is Ada Example's: as of 28 November 2026 an authority that was named as trusted "
            "vouches for it, as embedded."
        )
    else:
        assert wrong(later) == {"seal/trust", "counsel/trust", "accountable_owner/trust"}


def test_an_archived_report_that_was_tampered_with(small: Small, clock: DummyTimeStamper) -> None:
    data = all_signed(small, Level.LTA, clock)
    at = data.index(b"stream", data.index(b"/Type /Page/")) + 30
    changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    trust = Trust(tuple(signing.certificates(ROOT)), trial=True)
    assert {"seal/integrity", "counsel/integrity"} <= wrong(verify(changed, "small.pdf", trust, small.auditor, LATER))


@pytest.mark.parametrize(
    ("level", "lacking", "said"),
    [
        (Level.T, "timestamper", "Level B-T needs a time from an authority: add --tsa URL."),
        (Level.LTA, "timestamper", "Level B-LTA needs a time from an authority: add --tsa URL."),
        (Level.LT, "roots", "Level B-LT embeds what a later check needs: add --trust ROOT.pem."),
    ],
)
def test_what_a_level_needs(small: Small, clock: DummyTimeStamper, level: Level, lacking: str, said: str) -> None:
    told = with_level(level, clock) | {lacking: () if lacking == "roots" else None}
    with pytest.raises(SignoffError, match=said.replace(".", r"\.")):
        signing.seal(read(small.report()), means(SEALER, **told))


@dataclass
class Authority:
    """A time authority that listens on this machine; ``reply`` makes its answer to a request."""

    clock: DummyTimeStamper
    url: str = ""
    reply: Callable[[bytes], tuple[int, str, bytes]] | None = None

    def answer(self, request: bytes) -> tuple[int, str, bytes]:
        if self.reply is not None:
            return self.reply(request)
        told = self.clock.request_tsa_response(tsp.TimeStampReq.load(request))
        return 200, "application/timestamp-reply", told.dump()


@pytest.fixture
def authority(clock: DummyTimeStamper) -> Iterator[Authority]:
    here = Authority(clock)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            code, kind, body = here.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        here.url = f"http://127.0.0.1:{server.server_address[1]}/time"
        yield here
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("level", [Level.T, Level.LTA])
def test_the_time_is_asked_for_over_http(small: Small, authority: Authority, level: Level) -> None:
    told = with_level(level, authority.clock) | {"timestamper": signing.authority(authority.url)}
    data = signed_by(signing.seal(read(small.report()), means(SEALER, **told)), COUNSEL, "counsel", **told)
    found = verify(data, "small.pdf", Trust(tuple(signing.certificates(ROOT)), trial=True), small.auditor, NOW)
    assert wrong(found) == {"roles/missing"}
    text = next(check.text for check in found.checks if check.id == "counsel/decision")
    assert text.endswith("on 28 November 2026 by the clock of Trial clock.")


def _refused(request: bytes) -> tuple[int, str, bytes]:
    status = tsp.PKIStatusInfo({"status": "rejection", "status_string": ["no"], "fail_info": {"time_not_available"}})
    held = status.dump()
    return 200, "application/timestamp-reply", bytes([0x30, len(held)]) + held  # a sequence of the status alone


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (lambda _: (500, "text/html", b"<p>Out of order"), "500, message='Internal Server Error'"),
        (
            lambda _: (200, "application/timestamp-reply", b"no ASN.1"),
            "it refused, or its answer does not fit the request",
        ),
        (_refused, "time_stamp_token"),
    ],
    ids=["500", "nonsense", "refusal"],
)
def test_an_authority_that_gives_no_time(
    small: Small, authority: Authority, reply: Callable[[bytes], tuple[int, str, bytes]], said: str
) -> None:
    authority.reply = reply
    told = {"level": Level.T, "timestamper": signing.authority(authority.url)}
    with pytest.raises(SignoffError) as raised:
        signing.seal(read(small.report()), means(SEALER, **told))
    assert str(raised.value).startswith(f"{authority.url} gave no time: ")
    assert said in str(raised.value)


def test_an_old_answer_is_not_taken_for_a_new_one(small: Small, authority: Authority) -> None:
    kept: list[bytes] = []

    def reply(request: bytes) -> tuple[int, str, bytes]:
        kept.append(authority.clock.request_tsa_response(tsp.TimeStampReq.load(request)).dump())
        return 200, "application/timestamp-reply", kept[0]

    authority.reply = reply
    told = {"level": Level.T, "timestamper": signing.authority(authority.url)}
    with pytest.raises(SignoffError, match="gave no time: it refused, or its answer does not fit the request"):
        signing.seal(read(small.report()), means(SEALER, **told))


def test_an_authority_that_is_not_there(small: Small, authority: Authority) -> None:
    with socket.socket() as nobody:  # bound, and not listening
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        with pytest.raises(SignoffError) as raised:
            signing.seal(read(small.report()), means(SEALER, level=Level.T, timestamper=signing.authority(url)))
    assert str(raised.value).startswith(f"{url} gave no time: ")
