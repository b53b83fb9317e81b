"""Vacant homes and storm rounds as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.vacancies import actions, forms
from steward.capabilities.vacancies.choices import Consent, Item, Keys, Kind, Meter, Seen
from steward.capabilities.vacancies.models import Look, StormRound, Vacancy
from steward.capabilities.vacancies.policies import MAY, may
from steward.capabilities.vacancies.queries import (
    READERS,
    open_vacancy,
    search_vacancies,
    visible_storm_rounds,
    visible_vacancies,
)
from steward.kernel.base import clock
from steward.kernel.evidence.models import Evidence
from steward.kernel.places.models import Place
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    bring_panel,
    choice_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor

SHOWN = 24


def _state(vacancy: Vacancy) -> str:
    if vacancy.ended_at is not None:
        return "ended"
    if vacancy.doubt:
        return "doubt"
    return "due" if vacancy.is_due else "kept"


MARKS = {
    "ended": ("off", "home-2", _("Lived in again")),
    "doubt": ("late", "help-circle", _("In doubt")),
    "due": ("wait", "clock", _("To look at")),
    "kept": ("ok", "circle-check", _("Looked after")),
}


def _mark(vacancy: Vacancy) -> tuple[str, str]:
    return MARKS[_state(vacancy)][:2]


def _word(vacancy: Vacancy) -> Any:
    return MARKS[_state(vacancy)][2]


def _facts(vacancy: Vacancy, _actor: Actor) -> Mapping[str, Any]:
    """Why it stands empty, what it takes to enter, which meter moved."""
    meter = Meter(vacancy.doubt["meter"]).label if vacancy.doubt else ""
    return {"kind": Kind(vacancy.kind).label, "where": Keys(vacancy.keys).label,
            "consent": Consent(vacancy.consent), "given": Consent.GIVEN, "meter": meter}  # fmt: skip


def _looks(vacancy: Vacancy, _actor: Actor) -> Mapping[str, Any]:
    """Every look, the newest first, with its photos: two queries."""
    rows = list(
        Look.objects.filter(vacancy=vacancy)
        .select_related("by", "second", "item")
        .order_by("-at", "-pk")[:SHOWN]
    )
    photos: dict[int, list[Evidence]] = {}
    found = Evidence.objects.filter(subject_type="vacancies.look", subject_id__in=[row.pk for row in rows])
    for photo in found.order_by("pk"):
        photos.setdefault(photo.subject_id, []).append(photo)
    told = [
        (
            row,
            [Item(item).label for item, word in row.seen.items() if word == Seen.WRONG],
            photos.get(row.pk, []),
        )
        for row in rows
    ]
    return {"looks": told}


def _of_home(place: Place, actor: Actor) -> Mapping[str, Any]:
    vacancy = open_vacancy(place)
    if vacancy is None or not VACANCIES.open_to(actor):
        return {"vacancy": None}
    return {"vacancy": vacancy, "kind": Kind(vacancy.kind).label, "mark": MARKS[_state(vacancy)]}


_verb = verbs_of(may, MAY)

VACANCIES = declare_resource(
    Resource(
        name="vacancies",
        label=_("Vacant homes"),
        label_one=_("Vacant home"),
        icon="home-x",
        position=29,
        rows=visible_vacancies,
        roles=READERS,
        title=str,
        joined=("place", "site", "declared_by"),
        listed=("place", "site"),
        default_sort="next_on",
        default_filters={"open": ("1",)},
        search=search_vacancies,
        search_hint=_("Unit, words"),
        phone=lambda vacancy: Lines(
            title=vacancy.place, facts=(Kind(vacancy.kind).label, vacancy.next_on),
            state=(*_mark(vacancy), _word(vacancy)),
        ),
        columns=(
            Column("place", _("Unit"), lambda vacancy: vacancy.place_id, show=lambda vacancy: vacancy.place,
                   kind="link"),
            Column("site", _("Site"), lambda vacancy: vacancy.site_id, show=lambda vacancy: vacancy.site),
            Column("kind", _("Class"), lambda vacancy: vacancy.kind,
                   show=lambda vacancy: Kind(vacancy.kind).label),
            Column("since_on", _("Empty since"), lambda vacancy: vacancy.since_on, sort="since_on"),
            Column("checked_at", _("Last look"), lambda vacancy: vacancy.checked_at, kind="moment"),
            Column("next_on", _("Next look by"), lambda vacancy: vacancy.next_on, sort="next_on"),
            Column("consent", _("Owner's consent"), lambda vacancy: vacancy.consent,
                   show=lambda vacancy: Consent(vacancy.consent).label, default=False),
            Column("keys", _("Keys"), lambda vacancy: vacancy.keys,
                   show=lambda vacancy: Keys(vacancy.keys).label, default=False),
            Column("state", _("State"), _state, show=_word, kind="state", mark=_mark),
        ),
        detail_fields=lambda vacancy: {
            "reason": vacancy.reason, "key_tag": vacancy.key_tag, "consent_on": vacancy.consent_on,
            "doubt": vacancy.doubt, "ended_at": vacancy.ended_at,
        },
        filters=(
            flag_filter("open", _("Vacant now"), lambda rows, _actor: rows.filter(ended_at__isnull=True)),
            flag_filter(
                "due",
                _("To look at"),
                lambda rows, _actor: rows.filter(ended_at__isnull=True, next_on__lte=clock.today()),
            ),
            flag_filter("doubt", _("In doubt"), lambda rows, _actor: rows.exclude(doubt={})),
            choice_filter("kind", _("Class"), "kind", Kind),
            choice_filter("keys", _("Keys"), "keys", Keys),
            choice_filter("consent", _("Owner's consent"), "consent", Consent),
            site_filter(),
        ),
        verbs=(
            Verb(
                "declare",
                _("Declare a vacancy"),
                "plus",
                forms.DeclareVacancyForm,
                actions.declare_vacancy,
                may=lambda _row, actor: bool(actor.roles & MAY["declare"]),
                roles=MAY["declare"],
                creates=True,
                style="primary",
                done=_("Kept; its page says by when it is looked at first."),
            ),
            _verb("check", _("Record a look"), "eye-check", forms.CheckVacancyForm, actions.check_vacancy,
                  style="primary", done=_("Kept; its page says by when it is looked at next.")),
            _verb("resolve", _("Resolve the doubt"), "help-circle", forms.ResolveVacancyForm,
                  actions.resolve_vacancy, style="primary", done=_("The doubt is resolved.")),
            _verb("arrange", _("Keys and consent"), "key", forms.ArrangeVacancyForm, actions.arrange_vacancy,
                  done=_("Keys and consent are noted.")),
            _verb("end", _("Somebody lives there"), "home-2", forms.EndVacancyForm, actions.end_vacancy,
                  done=_("No longer vacant.")),
        ),
        panels=(
            Panel("facts", _("Why it stands empty"), "vacancies/facts.html", _facts),
            Panel("looks", _("Looks"), "vacancies/looks.html", _looks),
        ),
        looks=(("/storm_rounds/", "alert-triangle", _("Rounds after storms")),),
    )
)  # fmt: skip

STORM_ROUNDS = declare_resource(
    Resource(
        name="storm_rounds",
        label=_("Rounds after storms"),
        label_one=_("Round after a storm"),
        icon="alert-triangle",
        position=42,
        in_menu=False,
        rows=visible_storm_rounds,
        roles=READERS,
        title=str,
        joined=("site", "called_by"),
        listed=("site",),
        default_sort="-called_at",
        phone=lambda row: Lines(
            title=row.words, facts=(row.site,),
            state=("ok" if not row.left else "wait", "circle-check" if not row.left else "clock",
                   f"{row.done}/{row.total}"),
        ),
        columns=(
            Column("words", _("What the storm did"), lambda row: row.words, kind="link"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site),
            Column("called_at", _("Called at"), lambda row: row.called_at, sort="called_at", kind="moment"),
            Column("done", _("Looked at"), lambda row: row.done, kind="number"),
            Column("total", _("Vacant then"), lambda row: row.total, kind="number"),
        ),
        filters=(site_filter(),),
        verbs=(
            Verb(
                "call",
                _("Look at every vacant home"),
                "alert-triangle",
                forms.CallStormRoundForm,
                actions.call_storm_round,
                may=lambda _row, actor: bool(actor.roles & MAY["call"]),
                roles=MAY["call"],
                creates=True,
                style="primary",
                done=_("Called: the stewards were told."),
            ),
        ),
        panels=(Panel("left", _("Still to look at"), "vacancies/left.html", lambda row, actor: _left(row, actor)),),
    )
)  # fmt: skip


def _left(row: StormRound, actor: Actor) -> Mapping[str, Any]:
    """What nobody looked at since, within reach."""
    rows = visible_vacancies(actor).filter(
        site=row.site_id, ended_at__isnull=True, declared_at__lte=row.called_at
    )
    rows = (
        rows.exclude(checked_at__gte=row.called_at).select_related("place").order_by("place__sort_key", "pk")
    )
    return {"rows": list(rows), "vacancies": VACANCIES, "now": clock.now()}


bring_panel("households", Panel("vacancy", _("Stands empty now"), "vacancies/of_home.html", _of_home))
