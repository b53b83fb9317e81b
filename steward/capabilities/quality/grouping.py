"""Reports that say the same about the same place, found by their words and by what is known of them.

Names of places stand in no dictionary and in no field, so the words decide: rare ones that people share. A known
place and a known matter count as words too: both together bring two reports into one group whatever their texts say,
one alone does not. Groups are grown pair by pair, the most alike first (average linkage). Everything is counted by
people: whoever writes ten times weighs as much as whoever writes once.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from steward.capabilities.quality.words import CHINESE, TITLE_WEIGHT, is_word, phrases_of, usualness

# Tuned on 2,947 messages to a city with fifteen listed topics: from 0.1 to 0.12 and from 50 to 60 words, twelve or
# thirteen of them are among the first thirty groups; at 0.13 nine.
ALIKE = 0.11
WORDS_KEPT = 60
FEW_WORDS = 12
READ = 600  # characters of a text: what comes later repeats or complains about the answer
# A word that more people use says nothing about a place. In a small company everything is rare, so that so many people
# of the dictionary's are asked too.
COMMON, PRIOR = 0.1, 200
# The share of a known place, and of a known matter, in how alike two reports are: one is not enough, two are.
KNOWN = math.sqrt(0.081)
NAMES, LONGEST_NAME, NEARLY_ALL = 3, 12, 0.75
SHARPNESS = 3  # how much a name that is the group's alone counts, against the number of people

Vector = dict[str, float]


@dataclass(frozen=True)
class Report:
    """What one person said; `place` and `matter` where they are known."""

    key: int
    who: str
    at: datetime
    title: str
    text: str = ""
    place: str = ""
    matter: str = ""


@dataclass(frozen=True)
class Group:
    """Reports about one thing. `names` are its sharpest words; `sharpness` is 1 where one of them is its alone."""

    reports: tuple[Report, ...]
    names: tuple[str, ...]
    sharpness: float

    def people(self, since: datetime | None = None, until: datetime | None = None) -> int:
        """How many different people reported in a span."""
        return len(
            {r.who for r in self.reports if (not since or r.at >= since) and (not until or r.at < until)}
        )

    @cached_property
    def strength(self) -> float:
        """What groups are ranked by: people, and how clearly it is one thing."""
        return self.people() * self.sharpness**SHARPNESS

    def shared(self, part: str) -> str:
        """The place (or matter) of most of the reports, nothing where they are of several."""
        (value, count), *_rest = Counter(getattr(report, part) for report in self.reports).most_common(1)
        return str(value) if count * 5 >= len(self.reports) * 3 else ""


def group_reports(reports: Sequence[Report], least: int) -> list[Group]:
    """Groups of at least so many people, the strongest first. The same reports give the same groups in any order."""
    ordered = sorted(reports, key=lambda report: report.key)
    counted = [_count(report) for report in ordered]
    users: dict[str, set[str]] = defaultdict(set)
    for report, words in zip(ordered, counted, strict=True):
        for word in words:
            users[word].add(report.who)
    people = len({report.who for report in ordered})
    vectors = [_vector(report, words, users, people) for report, words in zip(ordered, counted, strict=True)]
    found = []
    for members in _merge(vectors):
        if len({ordered[i].who for i in members}) >= least:
            rows = tuple(ordered[i] for i in sorted(members))
            found.append(_group(rows, [counted[i] for i in sorted(members)], users, people))
    return sorted(found, key=lambda group: (-group.strength, -len(group.reports), group.reports[0].key))


def _count(report: Report) -> Counter[str]:
    """The words of a report; what is known of it stands beside them under signs that no text can hold."""
    words = Counter(phrases_of(report.text[:READ]))
    for word, n in Counter(phrases_of(report.title)).items():
        words[word] += TITLE_WEIGHT * n
    if report.place and report.matter:
        words[f"&{report.place}&{report.matter}"] = 1
    return words


def _vector(report: Report, words: Counter[str], users: dict[str, set[str]], people: int) -> Vector:
    """The rarest words with their weight, the known place and matter with theirs; of length one."""
    weighed = []
    for word, n in words.items():
        share = _share(word, len(users[word]), people)
        if len(users[word]) > 1 and share <= COMMON and word[0] != "&":
            weighed.append((-(1 + math.log(n)) * math.log(1 + 1 / share), word))
    kept = sorted(weighed)[:WORDS_KEPT]
    text = {word: -weight for weight, word in kept}
    # A line of five words is not all about the one it shares with another: what it does not say counts as its own.
    silent = max(0, FEW_WORDS - len(kept)) * (
        sum(weight * weight for weight, _word in kept) / len(kept) if kept else 1.0
    )
    if silent:
        text[f"={report.key}"] = math.sqrt(silent)
    text = _of_length_one(text)
    known = {f"@{report.place}": KNOWN} if report.place else {}
    known |= {f"#{report.matter}": KNOWN} if report.matter else {}
    return _of_length_one(text | known)


def _share(word: str, users: int, people: int) -> float:
    """How many people use a word: those who did, and where they are few, how usual the word is elsewhere."""
    return (users + PRIOR * usualness(word)) / (people + PRIOR)


def _of_length_one(vector: Vector) -> Vector:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {word: value / length for word, value in vector.items()} if length else {}


def _merge(vectors: Sequence[Vector]) -> list[list[int]]:
    """Average linkage: the two groups most alike become one, while any two are alike enough."""
    groups = {i: [i] for i in range(len(vectors))}
    sums = {i: dict(vector) for i, vector in enumerate(vectors)}
    near, heap = _pairs(vectors)
    while heap:
        _likeness, one, other = heapq.heappop(heap)
        if one not in groups or other not in groups:
            continue
        made = len(vectors) + len(near)  # never used before: each round adds a neighbourhood
        groups[made] = groups.pop(one) + groups.pop(other)
        sums[made] = _added(sums.pop(one), sums.pop(other))
        near[made] = {third for third in near[one] | near[other] if third in groups}
        for third in near[made]:
            near[third].add(made)
            likeness = _product(sums[made], sums[third]) / (len(groups[made]) * len(groups[third]))
            if likeness >= ALIKE:
                heapq.heappush(heap, (-likeness, third, made))
    return list(groups.values())


def _pairs(vectors: Sequence[Vector]) -> tuple[dict[int, set[int]], list[tuple[float, int, int]]]:
    """Who shares words with whom, and the pairs that are alike enough to begin with."""
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    near: dict[int, set[int]] = {i: set() for i in range(len(vectors))}
    heap = []
    for i, vector in enumerate(vectors):
        likeness: dict[int, float] = defaultdict(float)
        for word, value in vector.items():
            for other, weight in holders[word]:
                likeness[other] += value * weight
            holders[word].append((i, value))
        for other, value in likeness.items():
            if value >= ALIKE / 2:  # less can never lift a pair of groups to what is asked
                near[i].add(other)
                near[other].add(i)
            if value >= ALIKE:
                heap.append((-value, other, i))
    heapq.heapify(heap)
    return near, heap


def _added(one: Vector, other: Vector) -> Vector:
    small, large = sorted((one, other), key=len)
    for word, value in small.items():
        large[word] = large.get(word, 0.0) + value
    return large


def _product(one: Vector, other: Vector) -> float:
    small, large = sorted((one, other), key=len)
    return sum(value * large[word] for word, value in small.items() if word in large)


def _group(
    rows: tuple[Report, ...], counted: Sequence[Counter[str]], users: dict[str, set[str]], people: int
) -> Group:
    """A group with its names and its sharpness: how far a word is all of the group's and nobody else's."""
    inside: dict[str, set[str]] = defaultdict(set)
    for report, words in zip(rows, counted, strict=True):
        for word in words:
            inside[word].add(report.who)
    own = len({report.who for report in rows})
    shared = {word: len(who) for word, who in inside.items() if len(who) > 1}
    sharp = {word: 2 * n / (own + len(users[word])) for word, n in shared.items()}
    telling = {word: (n / own) ** 2 * math.log(1 + people / len(users[word])) for word, n in shared.items()}
    return Group(rows, _names(rows, sharp, telling), max(sharp.values(), default=0.0))


def _names(rows: Sequence[Report], sharp: dict[str, float], telling: dict[str, float]) -> tuple[str, ...]:
    """The sharpest word as widely as the texts write it, then what most of them say, in words of the dictionary."""
    texts = [f"{report.title}\n{report.text[:READ]}" for report in rows]
    by_share = sorted(sharp, key=lambda word: (-sharp[word], -len(word), word))
    names = [_widened(word, texts) for word in by_share if word[0] != "&"][:1]
    for word in sorted(telling, key=lambda word: (-telling[word], word)):
        if len(names) < NAMES and is_word(word) and not any(set(word) & set(name) for name in names):
            names.append(word)
    return tuple(names)


def _widened(word: str, texts: Sequence[str]) -> str:
    """A name whole: "十里天池" is written "南山十里天池" by nearly everybody."""
    while len(word) < LONGEST_NAME:
        found = [(text, at) for text in texts if (at := text.find(word)) >= 0]
        before = Counter(text[at - 1] for text, at in found if at > 0 and CHINESE.match(text[at - 1]))
        behind = Counter(
            t[at + len(word)] for t, at in found if CHINESE.match(t[at + len(word) : at + len(word) + 1])
        )
        options = [(n, sign + word) for sign, n in before.most_common(1)]
        options += [(n, word + sign) for sign, n in behind.most_common(1)]
        count, wider = max(options, default=(0, word))
        if count < NEARLY_ALL * len(found):
            break
        word = wider
    return word
