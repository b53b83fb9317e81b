"""The floor: the least that Django can do for the same work; a project of its own."""
