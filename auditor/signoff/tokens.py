"""Keys that stay in a token or a card, reached through its maker's PKCS#11 library."""

from __future__ import annotations

from auditor.signoff.errors import SignoffError
from auditor.signoff.keys import Credential, common_name, is_trial


def load(module: str, token: str, certificate: str, pin: bytes) -> Credential:
    """The key and certificate of one label in a token; raises SignoffError where they cannot be reached."""
    try:
        import pkcs11
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as error:
        raise SignoffError("Tokens need the extra `pkcs11`: pip install 'auditor[pkcs11]'.") from error
    try:
        session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin.decode())
        signer = PKCS11Signer(session, cert_label=certificate, key_label=certificate)
        own = signer.signing_cert
    except (pkcs11.exceptions.PKCS11Error, RuntimeError, OSError, ValueError, LookupError) as error:
        told = str(error) or type(error).__name__
        raise SignoffError(f'The token "{token}" cannot be used through {module}: {told}') from error
    if own is None:
        raise SignoffError(f'The token "{token}" holds no certificate "{certificate}".')
    return Credential(signer, common_name(own), is_trial(own))
