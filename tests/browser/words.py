"""What the pages say, in the language of the person who reads them."""

from django.utils.translation import gettext, override

from tests.browser.visitor import Visitor


def say(visitor: Visitor, text: str) -> str:
    """The English source text as this visitor sees it."""
    with override(visitor.language):
        return gettext(text)
