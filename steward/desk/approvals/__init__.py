"""Approvals on the desk: what waits for whose decision, how far a request is, and the flows that say who decides.

What waits for me stands on Today and on a page where several are decided at once, with one thumb; each request shows
its chain: who decided what and why, and who is next. Flows are kept by administrators and directors.
"""
