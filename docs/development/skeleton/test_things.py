"""Scenario: the story of things, told over several people and a moved clock."""

import pytest


def test_things_story_is_told(world):
    pytest.fail("Tell here the story that this capability is for; delete this line when it is told.")
