"""Who may do what with rotas, watches and their log: roles per verb, and whose a watch is."""

from steward.capabilities.watches.models import Entry, Rota, Watch
from steward.capabilities.watches.queries import DRAWERS, STAFF, is_current, next_watch, on_line
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

LEADERS = frozenset({Role.HEAD, Role.MANAGER, Role.DIRECTOR})
MAY: dict[str, frozenset[Role]] = {
    # Of a rota.
    **dict.fromkeys(("draw", "assign", "remove", "publish"), DRAWERS),
    # Of a watch: its officer's, whatever his post; and of its log.
    **dict.fromkeys(("log", "hand_over", "take", "change", "reveal", "print"), STAFF),
    **dict.fromkeys(("add", "correct", "settle", "report"), STAFF),
}


def hat_of(verb: str, site_id: int | None, by: Actor) -> Hat | None:
    """The hat for the trail. The company's line is open to posts of every site: its officers come from them."""
    if site_id is not None or by.is_system or verb in ("draw", "assign", "remove", "publish"):
        return by.need_hat(MAY[verb], site_id=site_id)
    hat = next(iter(by.hats_with(MAY[verb])), None)
    if hat is None:
        raise NotAllowed()
    return hat


def check_rota(verb: str, rota: Rota, by: Actor) -> Hat | None:
    """The verbs lock of a rota."""
    return hat_of(verb, rota.site_id, by)


def may_rota(verb: str, rota: Rota, by: Actor) -> bool:
    """Whether the button shows: what is published changes by approval only."""
    return rota.published_at is None and passes(check_rota, verb, rota, by)


def check(verb: str, watch: Watch, by: Actor) -> Hat | None:
    """The verbs lock of a watch: its officer logs and hands over, the next one takes over - nobody for them."""
    hat = hat_of(verb, watch.site_id, by)
    if by.is_system:
        return hat
    if verb in ("log", "hand_over") and watch.officer_id != by.user_id:
        raise NotAllowed()
    if verb == "change" and watch.officer_id != by.user_id and not by.hats_with(DRAWERS):
        raise NotAllowed()
    if verb == "take":
        follower = next_watch(watch)
        if follower is None or follower.officer_id != by.user_id:
            raise NotAllowed()
    return hat


def may(verb: str, watch: Watch, by: Actor) -> bool:
    """Whether the button shows: the right person, at the right time."""
    if watch.rota.published_at is None:
        return False
    fits = {
        "log": watch.handed_at is None and watch.has_begun,
        "hand_over": watch.handed_at is None and watch.has_begun,
        "change": watch.handed_at is None and watch.ends_at > clock.now(),
        "take": watch.handed_at is not None and watch.taken_at is None,
        "reveal": is_current(watch),
    }
    return fits.get(verb, True) and passes(check, verb, watch, by)


def check_entry(verb: str, entry: Entry, by: Actor) -> Hat | None:
    """The verbs lock of an entry: who is on watch now, who wrote it, and the leaders; own words are put right by who
    wrote them."""
    hat = hat_of(verb, entry.site_id, by)
    if by.is_system or entry.written_by_id == by.user_id:
        return hat
    if verb == "correct" or not (on_line(entry.line, by) or by.hats_with(LEADERS)):
        raise NotAllowed()
    return hat


def may_entry(verb: str, entry: Entry, by: Actor) -> bool:
    """Whether the button shows: what is settled is settled, a ticket comes of it once."""
    fits = {"settle": entry.is_open, "report": entry.item_id is None and entry.site_id is not None}
    return fits.get(verb, True) and passes(check_entry, verb, entry, by)
