"""Talking and being told: a discussion on every object, and notices on the page and by mail."""
