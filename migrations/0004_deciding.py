"""Deciding."""

from peewee import *


def up(migrator, db):
    class Decision(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "decision"

    class Person(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    class Space(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "space"

    class Stakeholder(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "stakeholder"

    class Amendment(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        number = IntegerField()
        text = TextField()
        reason = TextField(default="")
        author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        state = CharField(max_length=12, default="proposed")
        answer = TextField(default="")
        vote = IntegerField(null=True)
        created_at = BigIntegerField()
        settled_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "amendment"
            indexes = ((("decision", "number"), True),)

    db.create_tables([Amendment])

    class Delegation(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        number = IntegerField()
        principal = CharField(index=True, max_length=16)
        proxy = CharField(index=True, max_length=16)
        scope = CharField(max_length=10, default="space")
        topic = CharField(max_length=80, default="")
        decision = IntegerField(null=True)
        until = BigIntegerField(null=True)
        created_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        created_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "delegation"
            indexes = ((("space", "number"), True),)

    db.create_tables([Delegation])

    class Interest(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        voter = CharField(max_length=16)
        reason = TextField()
        person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "interest"
            indexes = ((("decision", "voter"), True),)

    db.create_tables([Interest])

    class KeptLine(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        round = IntegerField(default=1)
        part = CharField(max_length=80, default="")
        weight = CharField(max_length=60, default="1")
        stands_for = CharField(max_length=60, default="")
        choice = CharField(max_length=40)
        marks = CharField(max_length=400, default="")
        voices = IntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "kept_line"
            indexes = ((("decision", "round", "part", "weight", "stands_for", "choice", "marks"), True),)

    db.create_tables([KeptLine])

    class Objection(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        number = IntegerField()
        round = IntegerField(default=1)
        voter = CharField(max_length=16)
        reason = TextField()
        state = CharField(max_length=12, default="raised")
        tests = TextField(default=list)
        answer = TextField(default="")
        how = CharField(max_length=12, default="")
        trial_until = CharField(max_length=10, default="")
        created_at = BigIntegerField()
        settled_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "objection"
            indexes = ((("decision", "number"), True),)

    db.create_tables([Objection])

    class Presence(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        voter = CharField(max_length=16)
        came_at = BigIntegerField()
        left_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "presence"
            indexes = ((("decision", "voter"), True),)

    db.create_tables([Presence])

    class Temperature(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="CASCADE")
        sector = CharField(max_length=40)
        mark = CharField(max_length=20)
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "temperature"
            indexes = ((("decision", "person"), True),)

    db.create_tables([Temperature])

    class Urn(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        round = IntegerField(default=1)
        lines = TextField(default=list)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "urn"
            indexes = ((("decision", "round"), True),)

    db.create_tables([Urn])

    class Weighting(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        stakeholder = ForeignKeyField(Stakeholder, unique=True, on_delete="CASCADE")
        weight = CharField(max_length=60, default="1")
        stands_for = CharField(max_length=60, default="")
        part = CharField(max_length=80, default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "weighting"

    db.create_tables([Weighting])

    migrator.migrate(migrator.add_column("rule_set", "ratified_by", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("rule_set", "ratified_at", BigIntegerField(null=True)))
    migrator.migrate(migrator.add_column("decision", "seed", CharField(max_length=64, default="")))
    migrator.migrate(migrator.add_column("decision", "budget_amount", BigIntegerField(null=True)))
    migrator.migrate(migrator.add_column("decision", "budget_unit", CharField(max_length=10, default="")))
    migrator.migrate(migrator.add_column("decision", "topic", CharField(max_length=80, default="")))
    migrator.migrate(migrator.add_column("decision", "ratifies", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("decision", "ratifies_version", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("decision", "amends", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("decision", "kinds", TextField(null=True)))
    migrator.migrate(migrator.add_column("decision", "extended", IntegerField(default=0)))
    migrator.migrate(migrator.add_column("decision", "casting", CharField(max_length=40, default="")))
    migrator.migrate(migrator.add_column("decision", "beside", TextField(null=True)))
    migrator.migrate(migrator.add_column("decision", "statement", TextField(default="")))
    migrator.migrate(migrator.add_column("decision", "statement_at", BigIntegerField(null=True)))
    migrator.migrate(migrator.add_column("decision", "review_on", CharField(max_length=10, default="")))
    migrator.migrate(migrator.add_column("decision", "review_how", CharField(max_length=10, default="")))
    migrator.migrate(migrator.add_column("decision", "reviewed_at", BigIntegerField(null=True)))
    migrator.migrate(migrator.add_column("decision", "reopens", IntegerField(null=True)))
    migrator.migrate(migrator.add_column("ballot", "split", TextField(null=True)))
    migrator.migrate(migrator.add_column("ballot", "proxy", CharField(max_length=16, default="")))
    migrator.migrate(migrator.add_column("voter", "weight", CharField(max_length=60, default="1")))
    migrator.migrate(migrator.add_column("voter", "stands_for", CharField(max_length=60, default="")))
    migrator.migrate(migrator.add_column("voter", "part", CharField(max_length=80, default="")))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("voter", "part"))
    migrator.migrate(migrator.drop_column("voter", "stands_for"))
    migrator.migrate(migrator.drop_column("voter", "weight"))
    migrator.migrate(migrator.drop_column("ballot", "proxy"))
    migrator.migrate(migrator.drop_column("ballot", "split"))
    migrator.migrate(migrator.drop_column("decision", "reopens"))
    migrator.migrate(migrator.drop_column("decision", "reviewed_at"))
    migrator.migrate(migrator.drop_column("decision", "review_how"))
    migrator.migrate(migrator.drop_column("decision", "review_on"))
    migrator.migrate(migrator.drop_column("decision", "statement_at"))
    migrator.migrate(migrator.drop_column("decision", "statement"))
    migrator.migrate(migrator.drop_column("decision", "beside"))
    migrator.migrate(migrator.drop_column("decision", "casting"))
    migrator.migrate(migrator.drop_column("decision", "extended"))
    migrator.migrate(migrator.drop_column("decision", "kinds"))
    migrator.migrate(migrator.drop_column("decision", "amends"))
    migrator.migrate(migrator.drop_column("decision", "ratifies_version"))
    migrator.migrate(migrator.drop_column("decision", "ratifies"))
    migrator.migrate(migrator.drop_column("decision", "topic"))
    migrator.migrate(migrator.drop_column("decision", "budget_unit"))
    migrator.migrate(migrator.drop_column("decision", "budget_amount"))
    migrator.migrate(migrator.drop_column("decision", "seed"))
    migrator.migrate(migrator.drop_column("rule_set", "ratified_at"))
    migrator.migrate(migrator.drop_column("rule_set", "ratified_by"))
    migrator.migrate(migrator.drop_table("weighting"))
    migrator.migrate(migrator.drop_table("urn"))
    migrator.migrate(migrator.drop_table("temperature"))
    migrator.migrate(migrator.drop_table("presence"))
    migrator.migrate(migrator.drop_table("objection"))
    migrator.migrate(migrator.drop_table("kept_line"))
    migrator.migrate(migrator.drop_table("interest"))
    migrator.migrate(migrator.drop_table("delegation"))
    migrator.migrate(migrator.drop_table("amendment"))
