"""Where requests come from, as a picture: every building of a site small, one building floor by floor (DSK8, REG4).

Words: the *heat* of a place is how many requests are about it, how many of them are open and late; an *elevation* is a
building seen from the front, a row for each floor.
Invariants: only places and requests the reader may see are drawn or counted; each heat leads to exactly its requests;
as many queries for a tower of 2,400 units as for a house of four.
"""
