"""Nouns and functions every capability shares; never names a capability."""
