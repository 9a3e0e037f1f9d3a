"""PAdES from B-B to B-LTA, with a clock and an authority that stand in for real ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
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
    trust = Trust(tuple(signing.certificates(ROOT)))
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
    trust = Trust(tuple(signing.certificates(ROOT)))
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
