"""Puts trial keys into a token: ``python -m tools.softhsm.fill MODULE TOKEN KEY.p12...``, the PIN in ``TOKEN_PIN``.

Each key and its certificate get the label of their file. The passphrase of the files is ``AUDITOR_PASSPHRASE``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pkcs11
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from pkcs11.util import ec, rsa
from pkcs11.util.x509 import decode_x509_certificate


def fill(session: pkcs11.Session, file: Path, passphrase: bytes) -> None:
    """Puts one key and its certificate into the token, under the name of the file."""
    key, certificate, _ = pkcs12.load_key_and_certificates(file.read_bytes(), passphrase)
    if key is None or certificate is None:
        sys.exit(f"{file} holds no key with a certificate")
    held = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    decode = rsa.decode_rsa_private_key if isinstance(key, RSAPrivateKey) else ec.decode_ec_private_key
    place = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: file.stem}
    session.create_object(decode(held) | place)
    der = certificate.public_bytes(serialization.Encoding.DER)
    session.create_object(decode_x509_certificate(der) | place)


if __name__ == "__main__":
    module, token, *files = sys.argv[1:]
    pin = os.environ["TOKEN_PIN"]
    with pkcs11.lib(module).get_token(token_label=token).open(rw=True, user_pin=pin) as session:
        for name in files:
            fill(session, Path(name), os.environ["AUDITOR_PASSPHRASE"].encode())
