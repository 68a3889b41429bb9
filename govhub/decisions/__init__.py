"""Deciding: rule sets, proposals, electorates, ballots, outcomes."""
