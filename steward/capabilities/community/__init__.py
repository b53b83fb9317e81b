"""Community: what the company tells the people of a site, written by one, looked at by another, then published (ENG5).

Words: an *announcement* is for a whole site or for some of its buildings, and is shown from its publication until its
last day; to *review* is a second person's word on the draft.
Invariants: nobody reads an announcement whose text was not agreed to by somebody other than its writer; a text never
changes after that; customers read those of their own homes, and only while they are shown.
"""
