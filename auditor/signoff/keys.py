"""Keys to seal and sign with: those of trials, made here and marked as such, and any other from a PKCS#12 file.

A trial authority signs keys for trials only: its name says so, and every verification repeats it. For decisions that
count, use keys of an authority that checked who the person is; docs/sign-off.md says how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from auditor.signoff.errors import SignoffError, hush

if TYPE_CHECKING:
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from pyhanko.sign.signers import Signer

TRIAL = "TRIAL KEY, NOT FOR REAL DECISIONS"
"""Stands in the subject of every certificate made here, and so in what a verification prints."""

AUTHORITY_NAME = "Auditor trial authority"
AUTHORITY_YEARS, KEY_DAYS = 10, 730

AUTHORITY_FILE, ROOT_FILE, REVOCATIONS_FILE = "authority.p12", "root.pem", "revocations.crl"


@dataclass(frozen=True, slots=True)
class Credential:
    """A key that can sign, whose it is, and whether it was made for trials."""

    signer: Signer
    name: str
    trial: bool


def new(
    name: str, passphrase: bytes, today: date, authority: bytes | None = None, organisation: str = ""
) -> Mapping[str, bytes]:
    """Files of a new trial key for a person or an organisation, encrypted with the passphrase.

    ``authority`` is the content of an existing ``authority.p12`` under the same passphrase; without it a new authority
    is made, too, with its certificate and an empty list of revocations. Raises SignoffError for a wrong passphrase.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    files: dict[str, bytes] = {}
    if authority is None:
        ca_key = ec.generate_private_key(ec.SECP256R1())
        ca = _authority(ca_key, today)
        files |= _authority_files(ca_key, ca, passphrase, today)
    else:
        ca_key, ca = _opened(authority, passphrase)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _personal(name, organisation, key, ca_key, ca, today)
    files[f"{file_name(name)}.p12"] = _packed(name, key, certificate, [ca], passphrase)
    return files


def file_name(name: str) -> str:
    """The name in lower case with hyphens, for the key's file."""
    letters = [letter.lower() if letter.isalnum() else "-" for letter in name]
    return "-".join(part for part in "".join(letters).split("-") if part) or "key"


def load(content: bytes, passphrase: bytes, file: str) -> Credential:
    """The key in a PKCS#12 file; raises SignoffError where the passphrase is wrong or the file is none."""
    from pyhanko.sign.signers import SimpleSigner

    hush()
    try:
        signer = SimpleSigner.load_pkcs12_data(content, other_certs=(), passphrase=passphrase)
    except ValueError:
        signer = None
    if signer is None or signer.signing_cert is None:
        raise SignoffError(f"{file}: cannot be opened: the passphrase is wrong, or it holds no PKCS#12 key.")
    return Credential(signer, common_name(signer.signing_cert), is_trial(signer.signing_cert))


def common_name(certificate: asn1_x509.Certificate) -> str:
    """The name of the person or organisation that a certificate is made out to."""
    subject = certificate.subject.native
    return str(subject.get("common_name") or subject.get("organization_name") or certificate.subject.human_friendly)


def is_trial(certificate: asn1_x509.Certificate) -> bool:
    """Whether a certificate was made by ``auditor keys new``, or issued by an authority that was."""
    names = (certificate.subject, certificate.issuer)
    units = [name.native.get("organizational_unit_name") for name in names]
    return any(TRIAL in (unit if isinstance(unit, list) else [unit]) for unit in units)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _name(common: str, organisation: str = "") -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    parts += [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    return x509.Name([*parts, x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TRIAL)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, today: date, days: int
) -> x509.CertificateBuilder:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_at(today))
        .not_valid_after(_at(today + timedelta(days=days)))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool, issues: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,  # what a signature that binds a person asks for
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _authority(key: EllipticCurvePrivateKey, today: date) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    name = _name(AUTHORITY_NAME)
    return (
        _builder(name, name, key, today, AUTHORITY_YEARS * 365)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=False, issues=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _personal(
    name: str,
    organisation: str,
    key: EllipticCurvePrivateKey,
    ca_key: EllipticCurvePrivateKey,
    ca: x509.Certificate,
    today: date,
) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    issuer = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    try:
        subject = _name(name, organisation)
    except ValueError as error:
        raise SignoffError(f"{name!r} cannot stand in a certificate: {error}") from error
    return (
        _builder(subject, ca.subject, key, today, KEY_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True, issues=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _authority_files(
    key: EllipticCurvePrivateKey, ca: x509.Certificate, passphrase: bytes, today: date
) -> dict[str, bytes]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding

    revocations = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.subject)
        .last_update(_at(today))
        .next_update(_at(today + timedelta(days=KEY_DAYS)))
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return {
        AUTHORITY_FILE: _packed(AUTHORITY_NAME, key, ca, [], passphrase),
        ROOT_FILE: ca.public_bytes(Encoding.PEM),
        REVOCATIONS_FILE: revocations.public_bytes(Encoding.DER),
    }


def _packed(
    name: str,
    key: EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    passphrase: bytes,
) -> bytes:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    encryption = BestAvailableEncryption(passphrase)
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, list(others), encryption)


def _opened(authority: bytes, passphrase: bytes) -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(authority, passphrase)
    except ValueError as error:
        raise SignoffError(f"{AUTHORITY_FILE}: cannot be opened: the passphrase is wrong.") from error
    if not isinstance(key, EllipticCurvePrivateKey) or certificate is None:
        raise SignoffError(f"{AUTHORITY_FILE}: holds no trial authority. Name an empty folder for a new one.")
    return key, certificate
