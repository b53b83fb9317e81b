"""Cases are collected: what the trail and the rows say happened, as rows of `Case`; again and again the same.

The beginning of a case names it. Late news moves, ends or adds cases; one that should never have been ends where it
began, and asks nothing of anybody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.db import transaction
from django.db.models import Q

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.duties.cadence import happening_in
from steward.kernel.duties.happenings import Found, Happening, declared_happenings
from steward.kernel.duties.models import Case, Duty
from steward.kernel.tenancy.models import Appointment, Organisation
from steward.kernel.tenancy.queries import clock_date, is_in_force
from steward.kernel.tenancy.scope import current_organisation

# What stands in one question to the database.
AT_ONCE = 500
Subject = tuple[str, int]
# Code, table and key of what it is about.
Line = tuple[str, str, int]
LABEL = Case._meta.get_field("label").max_length
KEPT = ("began_at", "ended_at", "known_at", "site_id", "place_id", "concerned", "label")


@dataclass(frozen=True)
class Told:
    """One event of a subject that begins or ends something."""

    kind: str
    at: datetime
    data: Mapping[str, Any]


def spans_told(happening: Happening, events: Iterable[Told]) -> list[tuple[datetime, datetime | None]]:
    """From when to when a happening lasted, by the events of one subject in any order.

    What begins again while it lasts goes on; an end ends what lasts.
    """
    spans: list[tuple[datetime, datetime | None]] = []
    for event in sorted(events, key=lambda one: one.at):
        lasts = bool(spans) and spans[-1][1] is None
        if lasts and any(sign.fits(event.kind, event.data) for sign in happening.ends):
            spans[-1] = (spans[-1][0], event.at)
            lasts = False
        if not lasts and any(sign.fits(event.kind, event.data) for sign in happening.begins):
            if spans and spans[-1][0] == event.at:
                spans.pop()
            spans.append((event.at, None))
    return spans


def collect_cases(since: datetime, until: datetime | None = None) -> set[int]:
    """Write down what happened since a moment: the ids of the cases that are new or otherwise than before.

    Only what some duty waits for. Reads the trail since then, of subjects with news all of it, and the rows that touch
    the span; run again it changes nothing. The number of queries is that of the happenings, and of subjects with news
    in hundreds.
    """
    waited_for = {happening_in(cadence) for cadence in Duty.objects.values_list("cadence", flat=True)}
    known = {code: one for code, one in declared_happenings().items() if code in waited_for}
    if not known:
        return set()
    with transaction.atomic():
        return _collect(known, since, until or clock.now())


def _collect(known: Mapping[str, Happening], since: datetime, until: datetime) -> set[int]:
    found: dict[Line, list[Found]] = defaultdict(list)
    looked = _from_events([one for one in known.values() if one.begins], since, found)
    by_rows = [one for one in known.values() if one.found is not None]
    span = since, until
    for happening in by_rows:
        for one in happening.found(*span) if happening.found else ():
            found[happening.code, one.subject_type, one.subject_id].append(one)
    standing = _standing(looked, [one.code for one in by_rows], span, found)
    concerned = _Concerned(found)
    changed: set[int] = set()
    new: list[Case] = []
    for line in dict.fromkeys([*standing, *found]):
        wanted = [
            _values(one, concerned) for one in sorted(found.get(line, ()), key=lambda one: one.began_at)
        ]
        changed |= _settle(line, standing.get(line, []), wanted, new)
    Case.objects.bulk_create(new, batch_size=AT_ONCE)
    return changed | {case.pk for case in new}


def _from_events(
    happenings: Sequence[Happening], since: datetime, found: dict[Line, list[Found]]
) -> dict[str, list[Subject]]:
    """Add what the trail says of subjects with news; which subjects each happening was asked about."""
    kinds = {sign.kind for one in happenings for sign in (*one.begins, *one.ends)}
    news = Event.objects.filter(kind__in=kinds, at__gte=since)
    touched: dict[str, set[int]] = defaultdict(set)
    for table, key in news.values_list("subject_type", "subject_id").distinct():
        touched[table].add(key)
    told: dict[Subject, list[Told]] = defaultdict(list)
    for table, keys in _chunks(touched):
        rows = Event.objects.filter(subject_type=table, subject_id__in=keys, kind__in=kinds).order_by("id")
        for key, kind, at, data in rows.values_list("subject_id", "kind", "at", "data"):
            told[table, key].append(Told(kind, at, data))
    looked: dict[str, list[Subject]] = {}
    for one in happenings:
        spans = {subject: said for subject, events in told.items() if (said := spans_told(one, events))}
        looked[one.code] = [*told]
        about = one.about({key for _table, key in spans}) if spans and one.about else {}
        for (table, key), said in spans.items():
            if key in about:
                found[one.code, table, key] = [Found(table, key, *ends, about[key]) for ends in said]
    return looked


def _chunks(touched: Mapping[str, Collection[int]]) -> Iterator[tuple[str, list[int]]]:
    for table, keys in sorted(touched.items()):
        ordered = sorted(keys)
        for start in range(0, len(ordered), AT_ONCE):
            yield table, ordered[start : start + AT_ONCE]


def _standing(
    looked: Mapping[str, Sequence[Subject]],
    by_rows: Collection[str],
    span: tuple[datetime, datetime],
    found: Mapping[Line, Any],
) -> dict[Line, list[Case]]:
    """The cases there are of all that was asked about, oldest first."""
    standing: dict[Line, list[Case]] = defaultdict(list)
    touched: dict[str, set[int]] = defaultdict(set)
    for subjects in looked.values():
        for table, key in subjects:
            touched[table].add(key)
    said: dict[str, set[int]] = defaultdict(set)
    for code, table, key in found:
        if code in by_rows:
            said[table].add(key)
    asked = [
        *(
            Q(code__in=list(looked), subject_type=table, subject_id__in=keys)
            for table, keys in _chunks(touched)
        ),
        *(Q(code__in=by_rows, subject_type=table, subject_id__in=keys) for table, keys in _chunks(said)),
    ]
    lasting = Q(ended_at__isnull=True) | Q(ended_at__gte=span[0])
    asked.append(Q(code__in=by_rows, began_at__lte=span[1], subject_id__isnull=False) & lasting)
    seen: set[int] = set()
    for question in asked:
        for case in Case.objects.filter(question).order_by("began_at", "pk"):
            if case.pk not in seen:
                seen.add(case.pk)
                standing[case.code, case.subject_type, case.subject_id or 0].append(case)
    return standing


def _values(one: Found, concerned: "_Concerned") -> dict[str, Any]:
    return {
        "began_at": one.began_at,
        "ended_at": None if one.ended_at is None else max(one.ended_at, one.began_at),
        "known_at": one.known_at,
        "site_id": one.about.site_id,
        "place_id": one.about.place_id,
        "concerned": concerned.posts(one),
        "label": one.about.label[:LABEL],
    }


def _settle(line: Line, there: Sequence[Case], wanted: list[dict[str, Any]], new: list[Case]) -> set[int]:
    """Bring the cases of one subject up to date; the ids of those that changed."""
    by_beginning = {values["began_at"]: values for values in wanted}
    rest = [values for values in wanted if values["began_at"] not in {case.began_at for case in there}]
    changed = set()
    moved = [case for case in there if case.began_at not in by_beginning and _is_alive(case)]
    pairs = [(case, by_beginning[case.began_at]) for case in there if case.began_at in by_beginning]
    for case, values in [*pairs, *zip_longest(moved, rest)]:
        if case is None:
            code, table, key = line
            organisation = current_organisation()
            new.append(
                Case(organisation_id=organisation, code=code, subject_type=table, subject_id=key, **values)
            )
            continue
        values = values or {"ended_at": case.began_at}
        if any(getattr(case, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(case, name, value)
            case.save(update_fields=KEPT)
            changed.add(case.pk)
    return changed


def _is_alive(case: Case) -> bool:
    """Whether it is more than the trace of something that was not."""
    return case.ended_at is None or case.ended_at > case.began_at


class _Concerned:
    """The posts that cases concern: those they name, or those the people they name held when they began."""

    def __init__(self, found: Mapping[Line, Sequence[Found]]) -> None:
        people = {user for rows in found.values() for one in rows for user in one.about.user_ids or ()}
        self.zone = Organisation.objects.values_list("zone", flat=True).get(pk=current_organisation())
        self.held: dict[int, list[tuple[int, int | None, date, date | None]]] = defaultdict(list)
        rows = Appointment.objects.filter(user__in=people).order_by("pk")
        names = ("user_id", "post_id", "post__site_id", "starts_on", "ends_on")
        for user, post, site, starts, ends in rows.values_list(*names):
            self.held[user].append((post, site, starts, ends))

    def posts(self, one: Found) -> list[int] | None:
        """Posts of the case's site and of the whole company; nothing where it names nobody."""
        if one.about.user_ids is None:
            return None if one.about.post_ids is None else list(one.about.post_ids)
        on = clock_date(one.began_at, self.zone)
        found = list(one.about.post_ids or ())
        for user in one.about.user_ids:
            for post, site, starts, ends in self.held.get(user, ()):
                here = site is None or one.about.site_id in (None, site)
                if here and is_in_force(starts, ends, on):
                    found.append(post)
        return list(dict.fromkeys(found))
