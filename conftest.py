"""Fixtures for the whole suite come from tests/fixtures.py."""

pytest_plugins = ["tests.fixtures", "tests.standing"]
