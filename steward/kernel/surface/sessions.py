"""Django's sessions in the database, read by hand: every page asks for one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from steward.kernel.base.rows import read_rows


class SessionStore(db.SessionStore):
    """Sessions whose row is read by `read_rows`; everything else is Django's."""

    def _get_session_from_db(self) -> Session | None:
        # Not the house's clock: Django writes this date by its own.
        found = read_rows(
            Session, "session_key = %s AND expire_date > %s", [self.session_key, timezone.now()]
        )
        if not found:
            self._session_key = None
            return None
        return found[0]
