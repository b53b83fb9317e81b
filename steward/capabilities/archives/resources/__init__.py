"""Archives and stocktakings as people and programs meet them."""

from steward.capabilities.archives.resources.archives import ARCHIVES
from steward.capabilities.archives.resources.stocktakings import STOCKTAKINGS

__all__ = ["ARCHIVES", "STOCKTAKINGS"]
