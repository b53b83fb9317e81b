"""Who uses the software (HRM7): whoever leads people sees whether they work with it, and sees no more than that.

Words: *seen* is the last request of a session; a *sign-in* is a session begun; an *act* is an event of the trail that
somebody caused at work, his own account not counted.
Invariants: counts and days only, never what somebody did or where he was; a leader sees his own people: directors and
administrators everybody, managers their sites, heads and supervisors who reports to them; five queries whatever the
number of people.
"""
