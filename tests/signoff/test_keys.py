from __future__ import annotations

from datetime import date

import pytest

from auditor.signoff import keys
from auditor.signoff.errors import SignoffError
from tests.signoff.conftest import COUNSEL, FILES, PASSPHRASE, TODAY


def test_a_first_key_comes_with_an_authority() -> None:
    made = keys.new("Somebody's seal", PASSPHRASE, TODAY, organisation="Somebody")
    assert set(made) == {"authority.p12", "root.pem", "revocations.crl", "somebody-s-seal.p12"}
    credential = keys.load(made["somebody-s-seal.p12"], PASSPHRASE, "key.p12")
    assert (credential.name, credential.trial) == ("Somebody's seal", True)
    assert keys.TRIAL in credential.signer.signing_cert.subject.native["organizational_unit_name"]


def test_a_second_key_uses_it() -> None:
    assert set(keys.new("Cleo Sample", PASSPHRASE, TODAY, FILES[keys.AUTHORITY_FILE])) == {"cleo-sample.p12"}


def test_no_two_keys_are_alike() -> None:
    one, other = (keys.new("Cleo Sample", PASSPHRASE, TODAY, FILES[keys.AUTHORITY_FILE]) for _ in range(2))
    found = [keys.load(files["cleo-sample.p12"], PASSPHRASE, "k").signer.signing_cert for files in (one, other)]
    assert found[0].serial_number != found[1].serial_number
    assert found[0].public_key.dump() != found[1].public_key.dump()


@pytest.mark.parametrize("passphrase", [b"another", b""])
def test_a_wrong_passphrase(passphrase: bytes) -> None:
    with pytest.raises(SignoffError, match=r"ada\.p12: cannot be opened: the passphrase is wrong"):
        keys.load(FILES[f"{keys.file_name(COUNSEL)}.p12"], passphrase, "ada.p12")
    with pytest.raises(SignoffError, match=r"authority\.p12: cannot be opened: the passphrase is wrong"):
        keys.new("Cleo Sample", passphrase, TODAY, FILES[keys.AUTHORITY_FILE])


def test_a_file_that_is_no_key() -> None:
    with pytest.raises(SignoffError, match=r"notes\.txt: cannot be opened"):
        keys.load(b"not a key", PASSPHRASE, "notes.txt")


def test_the_secret_is_in_no_file() -> None:
    assert not [name for name, content in FILES.items() if PASSPHRASE in content]


def test_a_name_that_fits_no_certificate() -> None:
    with pytest.raises(SignoffError, match="cannot stand in a certificate"):
        keys.new("x" * 65, PASSPHRASE, date(2026, 11, 28), FILES[keys.AUTHORITY_FILE])


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Ada Example", "ada-example"),
        ("Dr. Zoë  O'Neil", "dr-zoë-o-neil"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", "key"),
    ],
)
def test_names_of_files(name: str, file: str) -> None:
    assert keys.file_name(name) == file
