"""The people of a unit list: several in one cell, the same person twice, and who is known already."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the name Babel extracts

from steward.kernel.base.privacy import keyed_index, mask_name
from steward.kernel.base.refused import Refused
from steward.kernel.imports.cells import CellError
from steward.kernel.people.choices import ContactKind, PartyKind
from steward.kernel.people.models import ContactPoint, Party
from steward.kernel.people.numbers import contact_indexes, normal_id_number, normal_phone

T = TypeVar("T")
CHUNK = 5000
COMPANY = re.compile(
    r"公司|集团|银行|工厂|合作社|事务所|研究[所院]|居委会|医院|学校|\b(?:ltd|inc|llc|gmbh|co)\b",
    re.IGNORECASE,
)
MANY = re.compile(r"\s*[、/,;\n&]\s*")
HAN_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?: [\u4e00-\u9fff]{2,4})+")
SPACED_HAN = re.compile(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff])+")
MAX_NAME = 80


@dataclass(slots=True, eq=False)
class Person:
    """Somebody of the list; `party_id` once known in the records, `clash` whose ID number it is there instead."""

    name: str
    phones: tuple[str, ...] = ()
    id_number: str = ""
    party_id: int | None = None
    known_phones: frozenset[str] = frozenset()
    clash: str = ""

    @property
    def kind(self) -> str:
        return PartyKind.COMPANY if COMPANY.search(self.name) else PartyKind.PERSON


def split_names(text: str) -> list[str]:
    """`张三、李四`, `张三 李四`, `Ann Lee / Bob Lee`; a comma inside an English name separates nobody."""
    if SPACED_HAN.fullmatch(text):
        text = text.replace(" ", "")
    if text.isascii():
        names = re.split(r"\s*[/;\n&]\s*", text)
    elif HAN_NAMES.fullmatch(text):
        names = text.split(" ")
    else:
        names = MANY.split(text)
    names = [name for name in names if name]
    if not names or any(len(name) > MAX_NAME for name in names):
        raise CellError(N_("A name has 1 to %(limit)s characters."), limit=MAX_NAME)
    return names


def split_phones(text: str) -> list[str]:
    """Phone numbers of a cell, in digits; blanks separate only what is long enough by itself."""
    found: list[str] = []
    for part in MANY.split(text):
        pieces = part.split()
        whole = all(len(re.sub(r"\D", "", piece)) >= 7 for piece in pieces)
        found += pieces if whole else [part]
    try:
        return list(dict.fromkeys(normal_phone(piece) for piece in found if piece.strip()))
    except Refused:
        raise CellError(N_("Not a phone number."))


def split_ids(text: str) -> list[str]:
    """ID, passport or company numbers of a cell."""
    try:
        return [normal_id_number(part) for part in MANY.split(text) if part]
    except Refused:
        raise CellError(N_("Not an ID number."))


def deal_out(values: Sequence[T], people: int, message: str, *, several: bool) -> list[tuple[T, ...]]:
    """Numbers of a cell to the people of the next cell: one each, or one alone to the first; `several` lets a
    single person have more than one."""
    if people == 1 and several:
        return [tuple(values)]
    if len(values) not in (0, 1, people):
        raise CellError(message, people=people, count=len(values))
    return [tuple(values[place : place + 1]) for place in range(people)]


class People:
    """Everybody of one list: one `Person` for each, whatever the number of rows that name them.

    The same ID number, or the same name with the same phone number or in the same unit, is the same person. A name
    alone is not: two people called 王伟 in two flats stay two people, and so do two with their own ID numbers in one.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, Person] = {}
        # By name and phone number, and by name and unit.
        self._by_mark: dict[tuple[str, str], Person] = {}
        self.all: list[Person] = []

    def find(self, name: str, phones: tuple[str, ...], id_number: str, home: str) -> Person:
        """The person of this row, merged with what earlier rows said. Refuses an ID number under two names."""
        person = self._by_id.get(id_number) if id_number else None
        if person is not None and not same_name(person.name, name):
            raise CellError(N_("%(owner)s has the same ID number further up."), owner=mask_name(person.name))
        for mark in (*phones, home):
            other = self._by_mark.get((name, mark))
            if (
                person is None
                and other
                and not (id_number and other.id_number and other.id_number != id_number)
            ):
                person = other
        if person is None:
            person = Person(name)
            self.all.append(person)
        person.id_number = person.id_number or id_number
        if phones and phones != person.phones:
            person.phones = tuple(dict.fromkeys(person.phones + phones))
        if id_number:
            self._by_id[id_number] = person
        for mark in (*phones, home):
            self._by_mark.setdefault((name, mark), person)
        return person

    def look_up(self) -> None:
        """Find those the records know already, by ID number, else by phone and name."""
        if not Party.objects.exists():
            return
        by_id = {keyed_index(person.id_number, "id"): person for person in self.all if person.id_number}
        for part in chunks(by_id):
            rows = Party.objects.filter(id_index__in=part, merged_into__isnull=True)
            for pk, index, name in rows.values_list("pk", "id_index", "name"):
                person = by_id[index]
                if same_name(person.name, name):
                    person.party_id = pk
                else:
                    person.clash = name
        wanted: dict[str, list[Person]] = {}
        for person in self.all:
            for phone in person.phones:
                wanted.setdefault(contact_indexes(ContactKind.PHONE, phone)[0], []).append(person)
        for part in chunks(wanted):
            contacts = ContactPoint.objects.filter(
                kind=ContactKind.PHONE, value_index__in=part, party__merged_into__isnull=True
            )
            for index, pk, name, other_id in contacts.values_list(
                "value_index", "party_id", "party__name", "party__id_index"
            ):
                for person in wanted[index]:
                    mine = keyed_index(person.id_number, "id") if person.id_number and other_id else ""
                    if person.party_id is None and person.name == name and (not mine or mine == other_id):
                        person.party_id = pk
        self._note_known_phones()

    def adopt(self, wanted: dict[int, list[Person]]) -> None:
        """Take people for those of the records (by key) who are there under their name, unless ID numbers differ."""
        for part in chunks(wanted):
            for pk, index in Party.objects.filter(pk__in=part).values_list("pk", "id_index"):
                for person in wanted[pk]:
                    mine = keyed_index(person.id_number, "id") if person.id_number and index else index
                    if person.party_id is None and mine == index:
                        person.party_id = pk
        self._note_known_phones()

    def _note_known_phones(self) -> None:
        known: dict[int, list[Person]] = {}
        for person in self.all:
            if person.party_id:
                known.setdefault(person.party_id, []).append(person)
        for part in chunks(known):
            for contact in ContactPoint.objects.filter(kind=ContactKind.PHONE, party_id__in=part):
                for person in known[contact.party_id]:
                    person.known_phones |= {contact.value}


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: blanks and capitals do not count."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Lists of a size both databases take as one `IN`."""
    source = iter(values)
    while part := list(islice(source, CHUNK)):
        yield part
