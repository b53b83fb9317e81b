"""The first day of an installation: from an empty database to a company whose people can sign in.

Words: the *set-up address* carries a random token, is printed by whoever runs the server, and leads to the first three
steps (company, first site, administrator) while nobody can sign in; the *first run* is the one row that remembers how
far it came. From then on the administrator goes on as himself: posts from the presets, areas, lists, colleagues.
Invariants: an installation is set up once; the address ends with the administrator's account, and only the newest is
good; each step is one transaction, so that whoever is interrupted comes back to the first step that is not done.
"""
