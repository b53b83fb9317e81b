"""Passkeys: a device of our own making answers; nothing but the right key, the right house and this question opens."""

import hashlib
import html
import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from steward.desk.second_factor import actions
from steward.desk.second_factor.codes import code_at
from steward.desk.second_factor.models import Passkey, SecondFactor
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed
from steward.kernel.tenancy.actor import Actor
from tests.people import World, signed_in

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
RIGHT = "correct horse"
PRESENT = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class Device:
    """A telephone with a key: answers what the page asks, as a browser would send it."""

    house: str = "testserver"
    origin: str = "https://testserver"
    flags: AuthenticatorData.FLAG = PRESENT
    uses: int = 0
    name: bytes = b"device-1" * 2
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, question: dict[str, Any]) -> str:
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.name, public)
        made = AttestationObject.create("none", self._said(AuthenticatorData.FLAG.AT, data), {})
        asked = self._asked("webauthn.create", question)
        return self._sent(
            {"clientDataJSON": websafe_encode(asked), "attestationObject": websafe_encode(made)}
        )

    def answer(self, question: dict[str, Any]) -> str:
        self.uses += 1
        said, asked = self._said(), self._asked("webauthn.get", question)
        signature = self.key.sign(said + asked.hash, ec.ECDSA(SHA256()))
        return self._sent(
            {
                "clientDataJSON": websafe_encode(asked),
                "authenticatorData": websafe_encode(said),
                "signature": websafe_encode(signature),
            }
        )

    def _said(self, more: int = 0, data: bytes = b"") -> AuthenticatorData:
        house = hashlib.sha256(self.house.encode()).digest()
        said: AuthenticatorData = AuthenticatorData.create(house, self.flags | more, self.uses, data)
        return said

    def _asked(self, kind: str, question: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, question["challenge"], self.origin)

    def _sent(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def question_of(client: Client, path: str) -> dict[str, Any]:
    found = re.search(r'data-question="([^"]+)"', client.get(path).content.decode())
    assert found, path
    asked: dict[str, Any] = json.loads(html.unescape(found[1]))
    return asked


def asked_lately(world: World, name: str, by: Actor) -> Client:
    """A browser in which somebody with a second factor just typed a code."""
    with clock.moved_to(NOON):
        secret = actions.begin_factor(by=by).secret
        codes = actions.set_up_factor(code_at(secret, NOON), by=by)
    client = signed_in(world, name)
    client.post("/sign-in/again/", {"code": codes[0]})
    return client


def with_passkey(world: World, device: Device, name: str = "carol") -> Client:
    client = asked_lately(world, name, world.carol if name == "carol" else world.bob)
    sent = device.make(question_of(client, "/account/passkeys/"))
    assert client.post("/account/passkeys/", {"passkey": sent}).status_code == 302
    return client


def half(name: str = "carol") -> Client:
    """A browser in which the password was right."""
    client = Client()
    client.post("/sign-in/", {"username": f"{name}@sunshine", "password": RIGHT})
    return client


def test_passkey_stands_in_for_the_code(world: World) -> None:
    device = Device()
    with_passkey(world, device)
    client = half()
    sent = device.answer(question_of(client, "/sign-in/code/"))
    assert client.get("/").status_code == 302
    assert client.post("/sign-in/code/", {"code": "", "passkey": sent})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Passkey.objects.get().uses == 1
    assert Event.objects.filter(kind="account.add_passkey").count() == 1


def test_check_passkey_takes_an_answer_once_and_to_this_question_only(world: World) -> None:
    device = Device()
    with_passkey(world, device)
    client, other = half(), half()
    sent = device.answer(question_of(client, "/sign-in/code/"))
    question_of(other, "/sign-in/code/")
    assert other.post("/sign-in/code/", {"code": "", "passkey": sent}).status_code == 409
    assert client.post("/sign-in/code/", {"code": "", "passkey": sent}).status_code == 302
    client.post("/sign-out/")
    again = half()
    assert again.post("/sign-in/code/", {"code": "", "passkey": sent}).status_code == 409


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://testserver.example"},
        {"house": "testserver.example"},
        {"flags": AuthenticatorData.FLAG.UP},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"name": b"another-key-1234"},
        # A copy of the key, left behind in its count.
        {"uses": -1},
    ],
)
def test_check_passkey_refuses_what_does_not_fit(world: World, changed: dict[str, Any]) -> None:
    device = Device(uses=5)
    with_passkey(world, device)
    client = half()
    sent = replace(device, **changed).answer(question_of(client, "/sign-in/code/"))
    assert client.post("/sign-in/code/", {"code": "", "passkey": sent}).status_code == 409
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "sent", ["", "x", "{}", "[]", "null", '{"id": "a", "rawId": "b", "response": {}}', "[" * 9_000]
)
def test_check_passkey_refuses_what_is_no_answer(world: World, sent: str) -> None:
    with_passkey(world, Device())
    client = half()
    question_of(client, "/sign-in/code/")
    assert client.post("/sign-in/code/", {"code": "", "passkey": sent}).status_code in (409, 422)
    assert client.get("/").status_code == 302


def test_check_passkey_refuses_the_key_of_somebody_else(world: World) -> None:
    device = Device()
    with_passkey(world, device)
    with_passkey(world, Device(name=b"bobs-telephone-1"), "bob")
    client = half("bob")
    sent = device.answer(question_of(client, "/sign-in/code/"))
    assert client.post("/sign-in/code/", {"code": "", "passkey": sent}).status_code == 409


def test_check_passkey_refuses_an_answer_after_five_minutes(world: World) -> None:
    device = Device()
    with_passkey(world, device)
    client, now = half(), clock.now()
    sent = device.answer(question_of(client, "/sign-in/code/"))
    with clock.moved_to(now + timedelta(minutes=6)):
        assert client.post("/sign-in/code/", {"code": "", "passkey": sent}).status_code == 409


def test_add_passkey_asks_for_a_code_first_and_refuses_a_key_known_already(world: World) -> None:
    assert signed_in(world, "bob").get("/account/passkeys/")["Location"] == "/account/second-factor/"
    device = Device()
    client = with_passkey(world, device)
    assert signed_in(world, "carol").get("/account/passkeys/")["Location"].startswith("/sign-in/again/")
    sent = device.make(question_of(client, "/account/passkeys/"))
    assert client.post("/account/passkeys/", {"passkey": sent}).status_code == 409
    # Without a question nothing is taken.
    fresh = Device(name=b"another-key-1234").make({"challenge": websafe_encode(b"x" * 32)})
    client.post("/account/passkeys/", {"passkey": fresh})
    assert client.post("/account/passkeys/", {"passkey": fresh}).status_code == 409
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize(
    "sent", ["", "[]", '{"id": "a", "rawId": "a", "response": {"attestationObject": "o2M"}}']
)
def test_add_passkey_refuses_what_is_no_answer(world: World, sent: str) -> None:
    client = asked_lately(world, "carol", world.carol)
    question_of(client, "/account/passkeys/")
    assert client.post("/account/passkeys/", {"passkey": sent}).status_code == 409


def test_remove_passkey_closes_its_device(world: World) -> None:
    client = with_passkey(world, Device())
    row = Passkey.objects.get()
    with pytest.raises(NotAllowed):
        actions.remove_passkey(row, by=world.bob)
    late = signed_in(world, "carol")
    assert late.post(f"/account/passkeys/{row.pk}/remove/")["Location"].startswith("/sign-in/again/")
    assert client.post(f"/account/passkeys/{row.pk}/remove/").status_code == 302
    assert not Passkey.objects.exists()
    assert "data-passkey" not in half().get("/sign-in/code/").content.decode()
    assert Event.objects.filter(kind="account.remove_passkey").count() == 1


def test_passkeys_end_with_the_factor(world: World) -> None:
    with_passkey(world, Device())
    actions.reset_factor(world.users["carol"], by=world.judy, reason="lost")
    assert not Passkey.objects.exists() and not SecondFactor.objects.exists()
