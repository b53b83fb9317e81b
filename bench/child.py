"""`python -m bench.child MODULE WORDS`: sets Django up, then calls `main(*words)` of the module."""

import importlib
import sys

import django

if __name__ == "__main__":
    django.setup()
    importlib.import_module(sys.argv[1]).main(*sys.argv[2:])
