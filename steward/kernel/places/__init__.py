"""Where things are: Site > Building > entrance > Unit / Space / Parking / Room as one tree.

Words: a *unit* is sold or let (3-2-501); a *space* is common (lobby, lift, roof); the *code* is how people
say it, read in any spelling and written in one; *reach* is what an actor's hats let him see.
Invariants: a code is unique within its site; a child's site is its parent's; `building` is the nearest building
above (itself for a building), kept on every row so that area and heat queries need no recursion.
"""
