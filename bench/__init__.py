"""Repeatable measurements, each against a floor measured in the same run; method in README.md."""

# The site whose desk, steward and senders are measured.
SITE = 5
# The first of the numbers that `people.py` gives out.
FIRST = 13_100_000_000
