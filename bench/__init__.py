"""Repeatable measurements, each against a floor measured in the same run; method in README.md."""
