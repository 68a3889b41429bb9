"""Tests of counting: real votes, laws, refusals, examples."""
