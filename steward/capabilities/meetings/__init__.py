"""Meetings: held, minuted, and what was decided assigned to a person with a day (PLN3).

Words: whoever *calls* a meeting invites colleagues, with an agenda; who is there *signs* or is *listed*; a *decision*
is a task of somebody with a day; whoever keeps the minutes closes it (*hold*), and they go to all who were invited.
The next meeting of the same *series* begins with what earlier ones decided and is still open. Owners' meetings are not
these.
Invariants: minutes do not change once they were sent; every decision has somebody and a day and climbs when overdue;
nobody signs for somebody else, but whoever keeps the minutes may list who was there.
"""
