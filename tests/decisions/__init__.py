"""Deciding: the rules, the acts, the pages, and real roll calls."""
