"""Who lives, owns and calls: parties, how to reach them, and their tenures over time.

Words: a *party* is a person or a company; a *tenure* ties a party to a place from a day to a day as owner
(with a share), tenant, household member or emergency contact; a *contact point* is a phone number or address.
Invariants: phone and ID numbers are sealed at rest and masked by default; they are found through a keyed index
(whole number or last four); owner shares of a place on any day never exceed 100 %; revealing leaves a log entry;
no event holds a plain personal value; erasing is one function, which also blanks the copies others declared.
"""
