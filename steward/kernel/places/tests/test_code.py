"""Unit codes as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.base.refused import Refused
from steward.kernel.places.code import Code, floor_of, parse_building, parse_code, search_key, sort_key

SPELLINGS = {
    "3-2-501": [
        "3-2-501", "3栋2单元501", "3号楼2单元501室", "3幢2单元501号", " 3 栋 2 单元 501 ",
        "03-02-0501", "３－２－０５０１", "3—2—501", "3–2–501", "3#2-501", "3/2/501", "3 2 501", "3.2.501",
        "三栋二单元501", "第3栋第2单元501", "第三栋二单元501室", "3栋2单元5层501", "3栋2门501户", "3号楼-2单元-501室",
    ],
    "3-501": ["3-501", "3幢501", "3栋0501", "3号501", "3楼501", "3栋5楼501", "３号楼５０１室"],
    "A-1203": ["A座1203", "a座1203", "A-1203", "A1203", "Ａ座１２０３室", "A 1203"],
    "12-1-101": ["12-1-101", "十二栋一单元101", "012栋01单元101"],
    "3-501A": ["3栋501A", "3-501a"],
    "3-501-1": ["3栋501-1", "3-501-1"],
    "3-2-501-1": ["3-2-501-1"],
    "3-B1-023": ["3-B1-023", "3-B1-23", "3栋负1层23", "3栋地下1层023", "3栋B1-023"],
    "B1-023": ["B1-023", "b1—023"],
    "B1-203": ["B1栋203", "B1-203"],
    "2期3-1-501": ["二期3栋1单元501", "2期3-1-501"],
}  # fmt: skip


@pytest.mark.parametrize(("canonical", "text"), [(c, text) for c, many in SPELLINGS.items() for text in many])
def test_parse_code_reads_every_spelling(canonical: str, text: str) -> None:
    assert str(parse_code(text)) == canonical


def test_parse_code_names_the_parts() -> None:
    assert parse_code("3号楼2单元501室") == Code("3", "2", "501")
    assert parse_code("A座1203") == Code("A", "", "1203")
    assert parse_code("3-B1-023").entrance == ""


@pytest.mark.parametrize(
    "text",
    ["", "501", "3栋", "32501", "13800138000", "---", "3-大堂", "a-b-c-d-e", "x" * 500, "<b>-1", "3\x00-1-1"],
)
def test_parse_code_refuses_what_is_no_code(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_code(text)
    assert refusal.value.code == "bad_code" and len(str(refusal.value)) < 120


@pytest.mark.parametrize(("text", "code"), [("3", "3"), ("3栋", "3"), ("03号楼", "3"), ("A座", "A"), ("十二幢", "12"),
                                            ("11A", "11A"), ("2期3栋", "2期3")])  # fmt: skip
def test_parse_building_reads_every_spelling(text: str, code: str) -> None:
    assert parse_building(text) == code


def test_parse_building_refuses_a_unit() -> None:
    with pytest.raises(Refused):
        parse_building("3-501")


@pytest.mark.parametrize(
    ("number", "floor"),
    [
        ("501", 5),
        ("1203", 12),
        ("28012", 28),
        ("B1-023", -1),
        ("B2-001", -2),
        ("501A", 5),
        ("12", None),
        ("大堂", None),
    ],
)
def test_floor_of_tells_the_floor(number: str, floor: int | None) -> None:
    assert floor_of(number) == floor


def test_sort_key_puts_ten_after_nine() -> None:
    codes = ["3-2-1001", "10-1-101", "3-2-901", "3-1-101", "A-1203"]
    assert sorted(codes, key=sort_key) == ["3-1-101", "3-2-901", "3-2-1001", "10-1-101", "A-1203"]
    assert search_key("3-2-501") == "32501"


@given(st.text(max_size=40))
def test_parse_code_reads_its_own_writing(text: str) -> None:
    """Whatever it accepts, it accepts again unchanged."""
    try:
        code = parse_code(text)
    except Refused:
        return
    assert parse_code(str(code)) == code


@given(
    st.integers(1, 99), st.integers(0, 9), st.integers(101, 9999),
    st.sampled_from(["{b}-{e}-{n}", "{b}栋{e}单元{n}", "{b}号楼{e}单元{n}室", "{b}幢 {e}单元 {n}"]),
)  # fmt: skip
def test_parse_code_reads_any_number_in_any_dress(
    building: int, entrance: int, number: int, dress: str
) -> None:
    text = dress.format(b=building, e=entrance or 1, n=number)
    wide = text.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    assert parse_code(text) == parse_code(wide) == Code(str(building), str(entrance or 1), str(number))
