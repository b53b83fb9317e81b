"""The staff shell: sign-in, menu, the Today page, search and notifications."""
