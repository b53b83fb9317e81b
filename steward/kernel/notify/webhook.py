"""Telling other programs: what is sent and how it is signed.

A receiver checks `X-Steward-Signature` = hex HMAC-SHA256 of `<X-Steward-Timestamp>.<body>` under the target's
secret and refuses old timestamps; `id` in the body is the same for every repetition.
"""

import hmac
import json
from hashlib import sha256

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.notify.address import find_endpoint
from steward.kernel.notify.masking import impersonal_data
from steward.kernel.notify.models import WebhookDelivery
from steward.kernel.notify.post import post


def body_of(event: Event) -> bytes:
    """The JSON of an event for programs: no names, no personal fields."""
    content = {
        "id": event.pk,
        "event": event.kind,
        "at": event.at.isoformat(),
        "subject": {"type": event.subject_type, "id": event.subject_id},
        "site": event.site_id,
        "data": impersonal_data(event),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def sign(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


def call_target(delivery: WebhookDelivery) -> None:
    """Send one delivery; raises unless the answer is a 2xx. A redirect is no 2xx."""
    body = body_of(delivery.event)
    timestamp = str(int(clock.now().timestamp()))
    endpoint = find_endpoint(delivery.target.url)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Steward",
        "X-Steward-Timestamp": timestamp,
        "X-Steward-Signature": sign(delivery.target.secret, timestamp, body),
    }
    status = post(endpoint, body, headers).status
    if not 200 <= status < 300:
        raise ConnectionError(f"HTTP {status}")
