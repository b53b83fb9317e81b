"""Writes of matters: the tree of what people report."""

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.desk.promises.policies import need
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import Category


@transaction.atomic
def add_category(
    *,
    by: Actor,
    kind: str,
    name: str,
    urgency: int,
    parent: Category | None = None,
    name_en: str = "",
    skill: str = "",
    department_code: str = "",
) -> Category:
    """Add a matter to the tree of a kind, as the last of its branch. Event `category.add`.

    Refuses a parent of another kind or a closed one.
    """
    hat = need("add", by)
    _need_parent(None, parent, kind)
    last = Category.objects.filter(kind=kind, parent=parent).order_by("-position").first()
    row = Category.objects.create(
        organisation_id=by.organisation_id,
        kind=kind,
        code=f"own-{secrets.token_hex(4)}",
        parent=parent,
        name=name,
        name_en=name_en,
        urgency=urgency,
        skill=skill,
        department_code=department_code,
        position=last.position + 1 if last else 1,
    )
    record("category.add", row, by=by, hat=hat, data={"matter": row.pk, "kind": kind})
    return row


@transaction.atomic
def change_category(
    category: Category,
    *,
    by: Actor,
    name: str,
    urgency: int,
    parent: Category | None = None,
    name_en: str = "",
    skill: str = "",
    department_code: str = "",
) -> Category:
    """Change a matter; reports that name it show the new words, their clocks stay. Event `category.change`.

    Refuses a parent of another kind, a closed one, and one inside the matter itself.
    """
    hat = need("change", by)
    _need_parent(category, parent, category.kind)
    wanted: dict[str, Any] = {
        "name": name,
        "name_en": name_en,
        "urgency": urgency,
        "parent_id": parent.pk if parent else None,
        "skill": skill,
        "department_code": department_code,
    }
    before = {key: getattr(category, key) for key in wanted}
    Category.objects.filter(pk=category.pk).update(**wanted)
    category.refresh_from_db()
    changed = [[key, before[key], wanted[key]] for key in wanted if before[key] != wanted[key]]
    record("category.change", category, by=by, hat=hat, data={"matter": category.pk, "changed": changed})
    return category


@transaction.atomic
def close_category(category: Category, *, by: Actor) -> Category:
    """Offer a matter no longer; what names it keeps it. Event `category.close`. Refuses one with open matters in it."""
    hat = need("close", by)
    if category.children.filter(is_active=True).exists():
        raise Refused(
            _("There are open matters in this one."), do=_("Close or move them first."), code="has_children"
        )
    return _turn(category, False, "category.close", by, hat)


@transaction.atomic
def reopen_category(category: Category, *, by: Actor) -> Category:
    """Offer a matter again. Event `category.reopen`. Refuses one that is offered, and one in a closed matter."""
    hat = need("reopen", by)
    _need_parent(category, category.parent, category.kind)
    return _turn(category, True, "category.reopen", by, hat)


def _turn(category: Category, is_active: bool, kind: str, by: Actor, hat: Any) -> Category:
    if not Category.objects.filter(pk=category.pk, is_active=not is_active).update(is_active=is_active):
        raise Refused(_("This was done already."), code="done")
    category.is_active = is_active
    record(kind, category, by=by, hat=hat, data={"matter": category.pk})
    return category


def _need_parent(category: Category | None, parent: Category | None, kind: str) -> None:
    if parent is None:
        return
    if parent.kind != kind or not parent.is_active:
        raise Refused(
            _("“%(matter)s” is no open matter of this kind.") % {"matter": parent},
            field="parent",
            code="parent",
        )
    step: Category | None = parent
    while step is not None and category is not None:
        if step.pk == category.pk:
            raise Refused(_("A matter cannot stand inside itself."), field="parent", code="loop")
        step = step.parent
