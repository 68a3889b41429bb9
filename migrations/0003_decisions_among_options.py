"""Decisions among options."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("decision", "options", TextField(null=True)))
    migrator.migrate(migrator.add_column("ballot", "answer", TextField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("ballot", "answer"))
    migrator.migrate(migrator.drop_column("decision", "options"))
