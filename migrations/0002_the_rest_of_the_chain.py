"""Mediation, resources, measuring, reports, notices; votes that can be held and that allow amounts."""

from peewee import *


def up(migrator, db):
    class Goal(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "goal"

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

    class Purpose(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        number = IntegerField()
        name = CharField(max_length=200)
        goal = ForeignKeyField(Goal, null=True, on_delete="SET NULL")
        created_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "purpose"
            indexes = ((("space", "number"), True),)

    db.create_tables([Purpose])

    class Allocation(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        number = IntegerField()
        decision = IntegerField()
        purpose = ForeignKeyField(Purpose, on_delete="RESTRICT")
        unit = CharField(max_length=10)
        amount = BigIntegerField()
        what = TextField(default="")
        reversed_at = BigIntegerField(null=True)
        by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "allocation"
            indexes = ((("space", "number"), True), (("space", "decision"), False))

    db.create_tables([Allocation])

    class AllocationShare(Model):
        allocation = ForeignKeyField(Allocation, on_delete="CASCADE")
        stakeholder = ForeignKeyField(Stakeholder, on_delete="RESTRICT")
        amount = BigIntegerField()
        spent = BigIntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "allocation_share"
            indexes = ((("allocation", "stakeholder"), True),)

    db.create_tables([AllocationShare])

    class Case(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        number = IntegerField()
        kind = CharField(max_length=20)
        about = CharField(max_length=40, default="")
        round = IntegerField(null=True)
        by_block = BooleanField(default=False)
        holds = BooleanField(default=False)
        title = CharField(max_length=200)
        summary = TextField(default="")
        barriers = TextField(default=list)
        severity = CharField(max_length=10, default="medium")
        stage = CharField(index=True, max_length=10, default="intake")
        stage_since = BigIntegerField()
        stage_due = BigIntegerField(null=True)
        late_at = BigIntegerField(null=True)
        mediator = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        opened_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        opened_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)
        outcome_kind = CharField(max_length=20, default="")
        escalated_to = CharField(max_length=200, default="")
        ended_why = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "mediation_case"
            indexes = ((("space", "number"), True), (("space", "about"), False))

    db.create_tables([Case])

    class CaseParty(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        stakeholder = ForeignKeyField(Stakeholder, null=True, on_delete="RESTRICT")
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        role = CharField(max_length=10)
        added_at = BigIntegerField()
        released_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "case_party"
            indexes = ((("case", "stakeholder"), True), (("case", "person"), True))

    db.create_tables([CaseParty])

    class CaseNote(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        author = ForeignKeyField(Person, on_delete="RESTRICT")
        body = TextField()
        audience = CharField(max_length=10, default="all")
        party = ForeignKeyField(CaseParty, null=True, on_delete="RESTRICT")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "case_note"

    db.create_tables([CaseNote])

    class CaseStep(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        stage = CharField(max_length=10)
        outcome_kind = CharField(max_length=20, default="")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "case_step"

    db.create_tables([CaseStep])

    class Challenge(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        mediator = ForeignKeyField(Person, on_delete="RESTRICT")
        party = ForeignKeyField(CaseParty, on_delete="RESTRICT")
        reason = TextField()
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "challenge"

    db.create_tables([Challenge])

    class Commitment(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        goal = ForeignKeyField(Goal, null=True, on_delete="SET NULL")
        number = IntegerField()
        stakeholder = ForeignKeyField(Stakeholder, on_delete="RESTRICT")
        owner = ForeignKeyField(Person, on_delete="RESTRICT")
        what = CharField(max_length=200)
        due_day = CharField(max_length=10)
        state = CharField(max_length=10, default="open")
        done_at = BigIntegerField(null=True)
        evidence = TextField(default="")
        reason = TextField(default="")
        added_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        added_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "commitment"
            indexes = ((("space", "number"), True),)

    db.create_tables([Commitment])

    class Following(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        space = ForeignKeyField(Space, on_delete="CASCADE")
        about = CharField(max_length=20)
        is_following = BooleanField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "following"
            indexes = ((("space", "about", "person"), True),)

    db.create_tables([Following])

    class Given(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        stakeholder = ForeignKeyField(Stakeholder, on_delete="CASCADE")
        unit = CharField(max_length=10)
        acknowledgement = CharField(max_length=10)
        pledged = BigIntegerField(default=0)
        received = BigIntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "given"
            indexes = ((("space", "stakeholder", "unit", "acknowledgement"), True),)

    db.create_tables([Given])

    class Indicator(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        goal = ForeignKeyField(Goal, on_delete="CASCADE")
        number = IntegerField()
        version = IntegerField(default=1)
        name = CharField(max_length=200)
        unit = CharField(max_length=200)
        decimals = IntegerField(default=0)
        below_zero = BooleanField(default=False)
        direction = CharField(max_length=10)
        baseline_value = BigIntegerField()
        baseline_day = CharField(max_length=10)
        target_value = BigIntegerField()
        target_day = CharField(max_length=10)
        period = CharField(max_length=10)
        source = TextField(default="")
        stakeholder = ForeignKeyField(Stakeholder, null=True, on_delete="SET NULL")
        created_at = BigIntegerField()
        retired_at = BigIntegerField(null=True)
        retired_why = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "indicator"
            indexes = ((("space", "number"), True),)

    db.create_tables([Indicator])

    class IndicatorVersion(Model):
        indicator = ForeignKeyField(Indicator, on_delete="CASCADE")
        version = IntegerField()
        definition = TextField()
        reason = TextField(default="")
        by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "indicator_version"
            indexes = ((("indicator", "version"), True),)

    db.create_tables([IndicatorVersion])

    class LedgerBalance(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        account = CharField(max_length=10)
        unit = CharField(max_length=10)
        stakeholder = IntegerField(default=0)
        purpose = IntegerField(default=0)
        amount = BigIntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "ledger_balance"
            indexes = ((("space", "account", "unit", "stakeholder", "purpose"), True),)

    db.create_tables([LedgerBalance])

    class Pledge(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        number = IntegerField()
        stakeholder = ForeignKeyField(Stakeholder, on_delete="RESTRICT")
        kind = CharField(max_length=12)
        what = TextField(default="")
        unit = CharField(max_length=10)
        amount = BigIntegerField()
        received = BigIntegerField(default=0)
        withdrawn = BigIntegerField(default=0)
        valuation_unit = CharField(max_length=10, default="")
        valuation_amount = BigIntegerField(null=True)
        purpose = ForeignKeyField(Purpose, null=True, on_delete="RESTRICT")
        due_day = CharField(null=True, max_length=10)
        acknowledgement = CharField(max_length=10, default="name")
        state = CharField(max_length=10, default="open")
        entered_for = BooleanField(default=False)
        by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "pledge"
            indexes = ((("space", "number"), True), (("space", "state", "due_day"), False))

    db.create_tables([Pledge])

    class LedgerEntry(Model):
        space = ForeignKeyField(Space, on_delete="RESTRICT")
        number = IntegerField()
        act = CharField(max_length=40)
        at = BigIntegerField()
        by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        pledge = ForeignKeyField(Pledge, null=True, on_delete="RESTRICT")
        allocation = ForeignKeyField(Allocation, null=True, on_delete="RESTRICT")
        decision = IntegerField(null=True)
        reverses = ForeignKeyField("self", null=True, on_delete="RESTRICT")
        what = TextField(default="")
        memo = TextField(default="")
        payee = CharField(max_length=200, default="")
        evidence = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "ledger_entry"
            indexes = ((("space", "number"), True), (("space", "at"), False))

    db.create_tables([LedgerEntry])

    class LedgerLine(Model):
        entry = ForeignKeyField(LedgerEntry, on_delete="RESTRICT")
        account = CharField(max_length=10)
        unit = CharField(max_length=10)
        amount = BigIntegerField()
        stakeholder = ForeignKeyField(Stakeholder, null=True, on_delete="RESTRICT")
        purpose = ForeignKeyField(Purpose, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "ledger_line"

    db.create_tables([LedgerLine])

    class Measurement(Model):
        indicator = ForeignKeyField(Indicator, on_delete="CASCADE")
        number = IntegerField()
        period = CharField(max_length=10)
        value = BigIntegerField()
        note = TextField(default="")
        state = CharField(max_length=10, default="entered")
        entered_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        entered_at = BigIntegerField()
        decided_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        decided_at = BigIntegerField(null=True)
        reason = TextField(default="")
        same_organisation = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "measurement"
            indexes = ((("indicator", "number"), True), (("indicator", "period", "state"), False))

    db.create_tables([Measurement])

    class Milestone(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        goal = ForeignKeyField(Goal, on_delete="CASCADE")
        number = IntegerField()
        title = CharField(max_length=200)
        due_day = CharField(max_length=10)
        state = CharField(max_length=10, default="open")
        done_at = BigIntegerField(null=True)
        evidence = TextField(default="")
        reason = TextField(default="")
        added_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        added_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "milestone"
            indexes = ((("space", "number"), True),)

    db.create_tables([Milestone])

    class Notice(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        space = ForeignKeyField(Space, on_delete="CASCADE")
        kind = CharField(max_length=20)
        about = CharField(max_length=40)
        address = CharField(max_length=200)
        words = TextField()
        at = BigIntegerField()
        seen_at = BigIntegerField(null=True)
        due_at = BigIntegerField(index=True, null=True)
        mailed_at = BigIntegerField(null=True)
        entry = IntegerField(index=True, null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "notice"
            indexes = (
                (("person", "seen_at", "id"), False),
                (("person", "id"), False),
                (("space", "about", "seen_at"), False),
            )

    db.create_tables([Notice])

    class NoticeChoice(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        kind = CharField(max_length=20)
        how = CharField(max_length=10)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "notice_choice"
            indexes = ((("person", "kind"), True),)

    db.create_tables([NoticeChoice])

    class Post(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        about = CharField(max_length=20)
        number = IntegerField()
        author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        body = TextField()
        mentions = TextField(default=list)
        at = BigIntegerField()
        edited_at = BigIntegerField(null=True)
        removed_at = BigIntegerField(null=True)
        removed_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        removed_why = TextField(default="")
        reply_to = IntegerField(null=True)
        is_question = BooleanField(default=False)
        is_answer = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "post"
            indexes = (
                (("space", "about", "number"), True),
                (("space", "about", "reply_to", "number"), False),
                (("author", "at"), False),
            )

    db.create_tables([Post])

    class Report(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        number = IntegerField()
        title = CharField(max_length=200)
        from_day = CharField(max_length=10)
        to_day = CharField(max_length=10)
        zone = CharField(max_length=60, default="UTC")
        language = CharField(max_length=10, default="en")
        words = TextField(default=dict)
        revision = IntegerField(default=1)
        state = CharField(max_length=10, default="draft")
        version = IntegerField(default=0)
        reason = CharField(max_length=200, default="")
        approved_by = IntegerField(null=True)
        created_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        created_at = BigIntegerField()
        changed_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "report"
            indexes = ((("space", "number"), True),)

    db.create_tables([Report])

    class ReportVersion(Model):
        report = ForeignKeyField(Report, on_delete="RESTRICT")
        version = IntegerField()
        content = BlobField()
        content_hash = CharField(max_length=64)
        reason = CharField(max_length=200, default="")
        published_by = CharField(max_length=16)
        published_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "report_version"
            indexes = ((("report", "version"), True),)

    db.create_tables([ReportVersion])

    class Settlement(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        version = IntegerField()
        text = TextField()
        effect = CharField(max_length=20)
        amended_text = TextField(default="")
        amended_version = IntegerField(null=True)
        conditions = TextField(default="")
        settlement_hash = CharField(max_length=64)
        proposed_by = ForeignKeyField(Person, on_delete="RESTRICT")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "settlement"
            indexes = ((("case", "version"), True),)

    db.create_tables([Settlement])

    class Signature(Model):
        settlement = ForeignKeyField(Settlement, on_delete="RESTRICT")
        party = ForeignKeyField(CaseParty, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "signature"
            indexes = ((("settlement", "party"), True),)

    db.create_tables([Signature])

    migrator.migrate(migrator.add_column("decision", "allows_amount", BigIntegerField(null=True)))
    migrator.migrate(migrator.add_column("decision", "allows_unit", CharField(max_length=10, default="")))
    migrator.migrate(migrator.add_column("decision", "declared_closes_at", BigIntegerField(null=True)))
    db.execute_sql("update decision set declared_closes_at = closes_at where closes_at is not null")
    migrator.migrate(migrator.add_column("decision", "held_at", BigIntegerField(null=True)))
    migrator.migrate(migrator.add_column("decision", "conditions", TextField(default="")))
    migrator.migrate(
        migrator.add_column(
            "draft", "person_id", ForeignKeyField(Person, field=Person.id, null=True, on_delete="CASCADE")
        )
    )
    migrator.migrate(migrator.add_column("letter", "until", BigIntegerField(null=True)))
    migrator.migrate(migrator.add_column("letter", "unsubscribe", TextField(default="")))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("draft", "draft_person_id"))
    migrator.migrate(migrator.drop_column("letter", "unsubscribe"))
    migrator.migrate(migrator.drop_column("letter", "until"))
    migrator.migrate(migrator.drop_column("draft", "person_id"))
    migrator.migrate(migrator.drop_column("decision", "conditions"))
    migrator.migrate(migrator.drop_column("decision", "held_at"))
    migrator.migrate(migrator.drop_column("decision", "declared_closes_at"))
    migrator.migrate(migrator.drop_column("decision", "allows_unit"))
    migrator.migrate(migrator.drop_column("decision", "allows_amount"))
    migrator.migrate(migrator.drop_table("signature"))
    migrator.migrate(migrator.drop_table("settlement"))
    migrator.migrate(migrator.drop_table("report_version"))
    migrator.migrate(migrator.drop_table("report"))
    migrator.migrate(migrator.drop_table("post"))
    migrator.migrate(migrator.drop_table("notice_choice"))
    migrator.migrate(migrator.drop_table("notice"))
    migrator.migrate(migrator.drop_table("milestone"))
    migrator.migrate(migrator.drop_table("measurement"))
    migrator.migrate(migrator.drop_table("ledger_line"))
    migrator.migrate(migrator.drop_table("ledger_entry"))
    migrator.migrate(migrator.drop_table("pledge"))
    migrator.migrate(migrator.drop_table("ledger_balance"))
    migrator.migrate(migrator.drop_table("indicator_version"))
    migrator.migrate(migrator.drop_table("indicator"))
    migrator.migrate(migrator.drop_table("given"))
    migrator.migrate(migrator.drop_table("following"))
    migrator.migrate(migrator.drop_table("commitment"))
    migrator.migrate(migrator.drop_table("challenge"))
    migrator.migrate(migrator.drop_table("case_step"))
    migrator.migrate(migrator.drop_table("case_note"))
    migrator.migrate(migrator.drop_table("case_party"))
    migrator.migrate(migrator.drop_table("mediation_case"))
    migrator.migrate(migrator.drop_table("allocation_share"))
    migrator.migrate(migrator.drop_table("allocation"))
    migrator.migrate(migrator.drop_table("purpose"))
