"""Own fields in the settings: what a company adds to its units, people and sites, and what it no longer asks."""
