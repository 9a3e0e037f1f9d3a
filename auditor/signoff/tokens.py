"""Keys that stay in a token or a card, reached through its maker's PKCS#11 library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auditor.signoff.errors import SignoffError, hush
from auditor.signoff.keys import Credential, common_name, is_trial

if TYPE_CHECKING:
    from pyhanko.sign.pkcs11 import PKCS11Signer

_PLAINLY = {
    "PinIncorrect": "the PIN is wrong.",
    "PinInvalid": "the PIN is wrong.",
    "PinLenRange": "the PIN is wrong: its length is not one the token knows.",
    "PinLocked": "the PIN is locked, after too many wrong ones. Its issuer can unlock it.",
    "PinExpired": "the PIN has expired and has to be changed first.",
    "DeviceRemoved": "it was taken out.",
    "TokenNotPresent": "it is not there.",
    "MechanismInvalid": "it cannot sign with this key by SHA-256.",
    "UserNotLoggedIn": "it asks for the PIN again.",
}
"""What the errors of a token mean that come without words of their own."""


def load(module: str, token: str, certificate: str, pin: bytes) -> Credential:
    """The key and certificate of one label in a token; raises SignoffError where they cannot be reached."""
    try:
        import pkcs11
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import open_pkcs11_session
    except ImportError as error:
        raise SignoffError("Tokens need the extra `pkcs11`: pip install 'auditor[pkcs11]'.") from error
    hush()
    try:
        labels = [one.label for one in pkcs11.lib(module).get_tokens() if one.label]  # a blank token has none
        if token not in labels:
            there = f"There are: {', '.join(sorted(labels))}." if labels else "There is none."
            raise SignoffError(f'{module} knows no token "{token}". {there}')
        session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin.decode())
        signer = _signer(session, token, certificate)
        own = signer.signing_cert
        signer.use_raw_mechanism = _digest_made_here(own, session.token.slot.get_mechanisms())
    except (pkcs11.exceptions.PKCS11Error, RuntimeError, OSError, ValueError, LookupError) as error:
        raise SignoffError(f'The token "{token}" cannot be used through {module}: {_told(error)}') from error
    return Credential(signer, common_name(own), is_trial(own))


def _signer(session: Any, token: str, certificate: str) -> PKCS11Signer:
    from pkcs11.exceptions import PKCS11Error
    from pyhanko.sign.pkcs11 import PKCS11Signer

    class Signer(PKCS11Signer):
        """Says in words what goes wrong in the token while it signs."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            try:
                return await super().async_sign_raw(data, digest_algorithm, dry_run)
            except PKCS11Error as error:
                raise SignoffError(f'The token "{token}" did not sign: {_told(error)}') from error

    return Signer(session, cert_label=certificate, key_label=certificate)


def _digest_made_here(certificate: Any, mechanisms: Any) -> bool:
    """Whether the digest has to be made here: many tokens sign one, and do not make it of a text."""
    from pkcs11 import Mechanism

    whole = {"ec": Mechanism.ECDSA_SHA256, "rsa": Mechanism.SHA256_RSA_PKCS}
    mechanism = whole.get(certificate.public_key.algorithm)
    return mechanism is not None and mechanism not in mechanisms


def _told(error: Exception) -> str:
    return str(error) or _PLAINLY.get(type(error).__name__, type(error).__name__)
