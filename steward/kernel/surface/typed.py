"""A place as people type it: its code in any spelling, or its name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from steward.kernel.places.models import Place
from steward.kernel.places.queries import find_places, visible_places
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site


def place_typed(text: str, site: Site, actor: Actor) -> Place:
    """The one place of a site that is meant. Raises `ValidationError` with words where there is none, or several."""
    visible = visible_places(actor).filter(site=site, is_active=True)
    exact = visible.filter(code=text).first() or visible.filter(name=text).first()
    if exact is not None:
        return exact
    found = find_places(text, [site.pk], limit=3)
    if len(found) == 1 and visible.filter(pk=found[0].pk).exists():
        return found[0]
    if len(found) > 1:
        names = "、".join(map(str, found))
        raise forms.ValidationError(_("Several places begin like this: %(names)s.") % {"names": names})
    raise forms.ValidationError(_("No place “%(text)s” at this site.") % {"text": text})
