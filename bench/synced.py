"""What `sync` measures inside a process with our settings: phones talk to their door through the whole middleware."""

import json
import statistics
import time
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from random import Random
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from bench import SITE
from steward.capabilities.inspections.actions import add_checkpoint, add_route, start_round, write_checklist
from steward.capabilities.inspections.models import Checklist, Round, Route
from steward.capabilities.inspections.queries.field import codes_of
from steward.kernel.base import clock
from steward.kernel.evidence.pictures import read_picture
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Site, User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import scope

POINTS, WIDTH, HEIGHT = 20, 1280, 960
WALKERS = tuple(f"worker{n}.s{SITE:02d}" for n in range(1, 6))
ITEMS = [
    {
        "key": f"i{n}",
        "kind": "check",
        "zh": f"检查 {n}",
        "en": f"Check {n}",
        "photo": "never",
        "grade": "minor",
    }
    for n in range(6)
]


def main(rounds: str) -> None:
    # What is kept of the pictures goes with the measurement.
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        print(json.dumps(measure(int(rounds))))


def measure(count: int) -> dict[str, float]:
    """Every round: begun, twenty photos, twenty visits, ended; seconds of each request."""
    site = Site._base_manager.get(pk=_site())
    with scope(site.organisation_id):
        route = _route(site)
        walkers = [User.objects.get(username=name) for name in WALKERS]
        # Begun before it is walked: a visit with doubts costs less, as it proves nothing yet.
        with clock.moved_to(clock.now() - timedelta(hours=1)):
            rows = [start_round(by=actor_of(walkers[n % len(walkers)]), route=route) for n in range(count)]
    clients = {}
    for user in walkers:
        clients[user.pk] = Client()
        clients[user.pk].force_login(user, "steward.desk.sign_in.NameOrPhoneBackend")
    photos: list[float] = []
    visits: list[float] = []
    floors: list[float] = []
    for number, row in enumerate(rows):
        _walk(clients[row.walker_id], row, number, photos, visits, floors)
    started = time.perf_counter()
    clients[walkers[0].pk].get("/field/rounds.json")
    taken = time.perf_counter() - started
    tenth = max(len(visits) // 10, 2)
    whole = sum(visits) + sum(photos)
    return {
        "points": POINTS,
        "rate": len(visits) / whole,
        "rounds_a_minute": round(60 * count / whole, 1),
        "visit_p50": _p(visits, 50),
        "visit_p95": _p(visits, 95),
        "photo_p50": _p(photos, 50),
        "photo_p95": _p(photos, 95),
        "floor_p95": _p(floors, 95),
        "first": _p(visits[:tenth], 50),
        "last": _p(visits[-tenth:], 50),
        "rounds_json": round(taken * 1000, 2),
    }


def _site() -> int:
    user = User.objects.get(username=WALKERS[0])
    with scope(user.organisation_id):
        return next(hat.site_id for hat in actor_of(user).hats if hat.site_id)


def _route(site: Site) -> Route:
    by = system_actor(site.organisation_id, "bench")
    checklist: Checklist = write_checklist(by=by, name="巡查", items=ITEMS)
    places = Place.objects.filter(site=site, kind="unit").order_by("pk")[:POINTS]
    way = [(add_checkpoint(by=by, place=place, checklist=checklist), 30) for place in places]
    return add_route(by=by, site=site, name="巡查", way=way)


def _walk(
    client: Client, row: Round, number: int, photos: list[float], visits: list[float], floors: list[float]
) -> None:
    with scope(row.organisation_id):
        points = list(row.points.order_by("position"))
        codes = codes_of({point.checkpoint_id for point in points})
    now = clock.now()
    moment = {
        "key": str(uuid4()),
        "at": now.isoformat(),
        "sent_at": now.isoformat(),
        "challenge": row.challenge,
    }
    _post(client, f"/field/rounds/{row.pk}/begin", moment)
    for place, point in enumerate(points):
        raw = _picture(number * POINTS + place)
        digest = sha256(raw).hexdigest()
        ended = now - timedelta(minutes=POINTS - place)
        started = time.perf_counter()
        answer = client.put(
            f"/field/photos/{digest}", raw, content_type="image/jpeg",
            headers={"X-Taken-At": ended.isoformat(), "X-Source": "camera"},
        )  # fmt: skip
        photos.append(time.perf_counter() - started)
        assert answer.status_code == 201, answer.content
        if place == 0:
            started = time.perf_counter()
            read_picture(SimpleUploadedFile("x.jpg", raw))
            floors.append(time.perf_counter() - started)
        told = {
            "key": str(uuid4()), "round": row.pk, "point": point.pk, "found_by": "qr",
            "code": codes[point.checkpoint_id], "challenge": row.challenge,
            "began_at": (ended - timedelta(seconds=20)).isoformat(), "ended_at": ended.isoformat(),
            "sent_at": clock.now().isoformat(),
            "answers": [{"item": item["key"], "value": "pass", "photos": [digest] if item is ITEMS[0] else []}
                        for item in ITEMS],
        }  # fmt: skip
        visits.append(_post(client, "/field/visits", told))
    _post(client, f"/field/rounds/{row.pk}/end", moment)


def _post(client: Client, address: str, body: dict[str, object]) -> float:
    started = time.perf_counter()
    answer = client.post(address, json.dumps(body), content_type="application/json")
    seconds = time.perf_counter() - started
    assert answer.status_code == 200 and not answer.json().get("doubts"), answer.content
    return seconds


def _picture(seed: int) -> bytes:
    """A picture like no other, as large as a phone sends it (about 100 KB)."""
    small = Image.frombytes("RGB", (40, 30), Random(seed).randbytes(40 * 30 * 3))
    out = BytesIO()
    small.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR).save(out, "JPEG", quality=80)
    return out.getvalue()


def _p(seconds: list[float], percent: int) -> float:
    """Milliseconds."""
    if len(seconds) < 2:
        return round(seconds[0] * 1000, 2)
    return round(statistics.quantiles(seconds, n=100)[percent - 1] * 1000, 2)
