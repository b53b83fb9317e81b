"""Facts in the reader's words."""

from typing import Any

import pytest
from django.utils.translation import override

from steward.capabilities.registry.facts import facts_in_words

FACTS = {
    "district": "滨湖区",
    "built_years": [2018, 2023],
    "floor_area_cm": 12_345_678,
    "central_heating": False,
    "parking_fee": {"ground": 15000, "underground": 12000},
    "space_fee": {"text": "面议"},
    "fee_text": "1.50元/平米/月",
    "fee_low_minor": 150,
    "utilities": "",
    "早餐": "07:00-10:00",
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            {
                "District": "滨湖区",
                "Built": "2018、2023",
                "Floor area (m²)": "123,456.78",
                "Central heating": "no",
                "Parking fee": "Above ground 150.00 a month、Underground 120.00 a month",
                "Parking space service fee": "面议",
                "Management fee": "1.50元/平米/月",
                "早餐": "07:00-10:00",
            },
        ),
        (
            "zh-hans",
            {
                "区域": "滨湖区",
                "建成年份": "2018、2023",
                "总建筑面积（m²）": "123,456.78",
                "统一供暖": "否",
                "停车费": "地面 150.00 元/月、地下 120.00 元/月",
                "车位管理费": "面议",
                "物业费": "1.50元/平米/月",
                "早餐": "07:00-10:00",
            },
        ),
    ],
)
def test_facts_are_said_in_the_readers_language(language: str, said: dict[str, Any]) -> None:
    with override(language):
        assert {str(label): value for label, value in facts_in_words(FACTS)} == said
