"""Groups by themselves, and on the reference data."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from steward.capabilities.quality.grouping import Report, group_reports
from steward.capabilities.quality.tests.test_linear import COMPLAINTS, with_data

DAY = datetime(2026, 3, 1, tzinfo=UTC)
STATION = (
    "丽发新城旁边的搅拌站粉尘太大",
    "丽发新城小区附近搅拌站，每天粉尘",
    "请管管丽发新城的搅拌站粉尘",
    "丽发新城门口的搅拌站又是粉尘",
)
OTHERS = (
    "地铁早高峰太挤",
    "图书馆周末闭馆太早",
    "学校门口红绿灯时间短",
    "菜市场价格贵",
    "公园厕所没有纸",
    "公积金怎么提取",
)


def said(texts: Sequence[str], who: str = "", first: int = 0, **known: str) -> list[Report]:
    """A text a day, each by another person unless one is named."""
    return [
        Report(key, who or f"p{key}", DAY + timedelta(days=key - first), text, **known)
        for key, text in enumerate(texts, first)
    ]


def test_group_reports_finds_who_says_the_same_about_one_place():
    groups = group_reports([*said(STATION), *said(OTHERS, first=10)], least=3)

    assert [{report.key for report in group.reports} for group in groups] == [{0, 1, 2, 3}]
    assert groups[0].names[0] == "丽发新城"
    assert groups[0].sharpness == 1.0


def test_group_reports_of_one_poster_are_none():
    many = [*said(STATION * 5, who="the same"), *said(OTHERS, first=100)]

    assert group_reports(many, least=2) == []


def test_group_reports_counts_people_not_posts():
    loud = said(STATION * 5, who="the same")
    (group,) = group_reports([*loud, *said(STATION[:2], first=100), *said(OTHERS, first=200)], least=3)

    assert (group.people(), len(group.reports)) == (3, 22)


def test_group_reports_in_any_order_are_the_same():
    reports = [*said(STATION), *said(OTHERS, first=10)]
    shuffled = reports[:]
    random.Random(1).shuffle(shuffled)

    assert group_reports(reports, 3) == group_reports(shuffled, 3)


def test_group_reports_joins_a_known_place_and_matter_whatever_the_words():
    words = ("吵死了", "半夜不得安宁", "睡不着")
    together = said(words, place="3", matter="noise")

    (group,) = group_reports([*together, *said(OTHERS, first=10)], least=3)
    assert (group.shared("place"), group.shared("matter")) == ("3", "noise")


def test_group_reports_joins_neither_a_place_nor_a_matter_alone():
    words = ("吵死了", "半夜不得安宁", "睡不着")
    one_place = [*said(words[:1], place="3", matter="noise"), *said(words[1:2], place="3", matter="leak", first=1),
                 *said(words[2:], place="3", matter="light", first=2)]  # fmt: skip
    one_matter = [*said(words[:1], place="1", matter="noise"), *said(words[1:2], place="2", matter="noise", first=1),
                  *said(words[2:], place="3", matter="noise", first=2)]  # fmt: skip

    assert group_reports([*one_place, *said(OTHERS, first=10)], least=2) == []
    assert group_reports([*one_matter, *said(OTHERS, first=10)], least=2) == []


def test_people_are_counted_in_a_span():
    (group,) = group_reports([*said(STATION), *said(OTHERS, first=10)], least=3)

    assert group.people(DAY + timedelta(days=2)) == 2
    assert group.people(DAY, DAY + timedelta(days=1)) == 1


def test_group_reports_of_nothing_are_none():
    assert group_reports([], 3) == []
    assert group_reports(said(("",) * 4), 3) == []


def test_find_hot_spots_reads_a_file(tmp_path, capsys):
    path, members = tmp_path / "said.csv", tmp_path / "members.csv"
    lines = [f"{i},u{i},{text},2026-03-{i + 1:02} 08:00:00," for i, text in enumerate([*STATION, *OTHERS])]
    path.write_text("message_id,user,title,time,text\n" + "\n".join(lines), "utf-8")
    members.write_text("topic_id,message_id\nA,0\nA,1\nB,8\nB,9\n", "utf-8")

    call_command("find_hot_spots", path, "--members", members)
    told = capsys.readouterr().out
    assert "4 people" in told and "A: group 1" in told and "B: not found" in told
    call_command("find_hot_spots", path, "--days", 30)
    assert "(before: 0)" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("find_hot_spots", path, "--members", members, "--at-least", 0.8)
    with pytest.raises(CommandError):
        call_command("find_hot_spots", members)


@pytest.mark.data
@pytest.mark.slow
@with_data
def test_hot_spots_of_the_reference_data_are_found(capsys):
    file, members = COMPLAINTS / "hot_messages_dev.csv.gz", COMPLAINTS / "hot_topic_members_dev.csv"

    call_command("find_hot_spots", file, "--members", members, "--first", 30, "--at-least", 0.8)

    assert "groups made by fewer than 3 people: 0" in capsys.readouterr().out
