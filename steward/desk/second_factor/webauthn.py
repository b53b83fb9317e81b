"""What is asked of a device with a passkey, and what its answer says (WebAuthn level 3, by `fido2`)."""

import base64
import json
import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fido2.cose import UnsupportedKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from steward.kernel.base.privacy import keyed_index
from steward.kernel.tenancy.models import User

# Whatever a device sends that is no answer: broken JSON, missing parts, wrong signature, another house.
WRONG = (ValueError, KeyError, TypeError, AttributeError, RecursionError, struct.error)
VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True)
class Question:
    """A challenge for a device at an address; `state` is what the session keeps until the answer comes."""

    host: str
    state: dict[str, Any]
    options: str = ""


@dataclass(frozen=True)
class Made:
    """A new key: its public half, the fingerprint it is known by, how often it was used."""

    key: str
    fingerprint: str
    uses: int


@dataclass(frozen=True)
class Answered:
    key: str
    uses: int


def ask_to_make(host: str, user: User, keys: list[str]) -> Question:
    """Ask a device for a new key; devices that hold one of `keys` decline."""
    person = PublicKeyCredentialUserEntity(
        # Says nothing about the person to whoever finds the device.
        id=bytes.fromhex(keyed_index(str(user.pk), "passkey")),
        name=user.username,
        display_name=user.name,
    )
    options, state = _server(host).register_begin(
        person,
        [_unpacked(key) for key in keys],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=VERIFIED,
    )
    return Question(host, dict(state), json.dumps(dict(options.public_key)))


def ask_for_answer(host: str, keys: list[str]) -> Question:
    """Ask for the signature of one of these keys."""
    options, state = _server(host).authenticate_begin([_unpacked(key) for key in keys], VERIFIED)
    return Question(host, dict(state), json.dumps(dict(options.public_key)))


def read_made(question: Question, answer: Any) -> Made | None:
    """The new key, None where the answer does not fit the question."""
    try:
        data = _server(question.host).register_complete(question.state, json.loads(answer))
    except WRONG:
        return None
    made = data.credential_data
    if made is None or isinstance(made.public_key, UnsupportedKey):
        return None
    return Made(_packed(made), _fingerprint(made), data.counter)


def read_answer(question: Question, answer: Any, keys: list[str]) -> Answered | None:
    """Which of the keys answered, and its count; None where none did, or not this question."""
    try:
        sent = json.loads(answer)
        found = _server(question.host).authenticate_complete(
            question.state, [_unpacked(key) for key in keys], sent
        )
        uses = AuthenticationResponse.from_dict(sent).response.authenticator_data.counter
    except WRONG:
        return None
    return Answered(_packed(found), uses)


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Steward 管家"))


def _packed(data: AttestedCredentialData) -> str:
    return base64.b64encode(bytes(data)).decode()


def _unpacked(key: str) -> AttestedCredentialData:
    return AttestedCredentialData(base64.b64decode(key))


def _fingerprint(data: AttestedCredentialData) -> str:
    return sha256(data.credential_id).hexdigest()
