"""GovHub: the version, and nothing else, so that pure rules import neither Flask nor peewee."""

__version__ = "0.1.0"
