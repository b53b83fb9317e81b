"""SQLite as Django's engine has it, with a queue of writers in front of it."""
