"""Exact counting of votes: methods, traces and files. Pure: no web, no database, no network.

Integers and fractions throughout. A method takes aggregated ballots (`profile`) and returns a trace: plain
dicts and lists with strings, integers and fractions written as "a/b", the one source for page, export and
recount.
"""
