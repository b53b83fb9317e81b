"""Rotas, watches and the log as people and programs meet them."""

from steward.capabilities.watches.resources.logbook import LOGBOOK
from steward.capabilities.watches.resources.rotas import ROTAS
from steward.capabilities.watches.resources.watches import WATCHES

__all__ = ["LOGBOOK", "ROTAS", "WATCHES"]
