"""Initial."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        uid = CharField(unique=True, max_length=16)
        email = CharField(unique=True, max_length=254)
        name = CharField(max_length=200)
        password_hash = CharField(max_length=200, default="")
        language = CharField(max_length=10, default="en")
        timezone = CharField(max_length=60, default="UTC")
        theme = CharField(max_length=10, default="auto")
        is_admin = BooleanField(default=False)
        created_at = BigIntegerField()
        deactivated_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    db.create_tables([Person])

    class AccessKey(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        name = CharField(max_length=200)
        token_hash = CharField(unique=True, max_length=64)
        scopes = TextField(default=list)
        created_at = BigIntegerField()
        expires_at = BigIntegerField(null=True)
        used_at = BigIntegerField(null=True)
        revoked_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "access_key"

    db.create_tables([AccessKey])

    class AuditEntry(Model):
        chain = CharField(max_length=40)
        seq = IntegerField()
        act = CharField(max_length=80)
        about = CharField(max_length=80)
        actor = CharField(max_length=40)
        at = BigIntegerField()
        leaf = CharField(max_length=64)
        content = BlobField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "audit_entry"
            indexes = ((("chain", "seq"), True), (("chain", "about"), False))

    db.create_tables([AuditEntry])

    class AuditOpening(Model):
        entry = ForeignKeyField(AuditEntry, on_delete="RESTRICT")
        name = CharField(max_length=40)
        salt = CharField(max_length=64)
        value = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "audit_opening"
            indexes = ((("entry", "name"), True),)

    db.create_tables([AuditOpening])

    class Space(Model):
        uid = CharField(unique=True, max_length=16)
        short_name = CharField(unique=True, max_length=40)
        name = CharField(max_length=200)
        purpose = TextField(default="")
        visibility = CharField(max_length=10, default="private")
        mode = CharField(max_length=20, default="collaboration")
        language = CharField(max_length=10, default="en")
        own_sectors = TextField(default=list)
        created_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "space"

    db.create_tables([Space])

    class RuleSet(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        number = IntegerField()
        version = IntegerField(default=1)
        name = CharField(max_length=200)
        rule = TextField()
        created_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        created_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "rule_set"
            indexes = ((("space", "number", "version"), True),)

    db.create_tables([RuleSet])

    class Decision(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        number = IntegerField()
        title = CharField(max_length=200)
        text = TextField()
        stage = CharField(index=True, max_length=10, default="draft")
        proposer = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        created_at = BigIntegerField()
        rule_set = ForeignKeyField(RuleSet, on_delete="RESTRICT")
        document = IntegerField(null=True)
        version = IntegerField(null=True)
        rule = TextField(null=True)
        round = IntegerField(default=1)
        version_title = CharField(max_length=200, default="")
        version_text = TextField(default="")
        text_hash = CharField(max_length=64, default="")
        electorate_hash = CharField(max_length=64, default="")
        decision_hash = CharField(max_length=64, default="")
        opened_at = BigIntegerField(null=True)
        closes_at = BigIntegerField(index=True, null=True)
        reminded_at = BigIntegerField(null=True)
        zone = CharField(max_length=60, default="UTC")
        ended_at = BigIntegerField(null=True)
        ended_how = CharField(max_length=20, default="")
        result = CharField(max_length=20, default="")
        trace = TextField(null=True)
        trace_hash = CharField(max_length=64, default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "decision"
            indexes = ((("space", "number"), True),)

    db.create_tables([Decision])

    class Ballot(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        voter = CharField(max_length=16)
        round = IntegerField(default=1)
        choice = CharField(max_length=40)
        reason = TextField(default="")
        channel = CharField(max_length=20, default="online")
        cast_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        cast_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "ballot"
            indexes = ((("decision", "round", "voter"), True),)

    db.create_tables([Ballot])

    class Document(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        uid = CharField(unique=True, max_length=16)
        number = IntegerField()
        kind = CharField(max_length=10, default="text")
        title = CharField(max_length=200)
        created_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        created_at = BigIntegerField()
        changed_at = BigIntegerField(index=True, null=True)
        versioned_at = BigIntegerField(null=True)
        versioned_row = IntegerField(default=0)
        writers = TextField(default=list)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "document"
            indexes = ((("space", "number"), True),)

    db.create_tables([Document])

    class DocumentSnapshot(Model):
        document = ForeignKeyField(Document, unique=True, on_delete="CASCADE")
        last_update = IntegerField()
        content = BlobField()
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "document_snapshot"

    db.create_tables([DocumentSnapshot])

    class DocumentUpdate(Model):
        document = ForeignKeyField(Document, on_delete="CASCADE")
        person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        content = BlobField()
        origin = CharField(max_length=16, default="")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "document_update"

    db.create_tables([DocumentUpdate])

    class DocumentVersion(Model):
        document = ForeignKeyField(Document, on_delete="CASCADE")
        number = IntegerField()
        title = CharField(max_length=200)
        markdown = TextField()
        text_hash = CharField(max_length=64)
        authors = TextField(default=list)
        note = CharField(max_length=200, default="")
        saved_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "document_version"
            indexes = ((("document", "number"), True),)

    db.create_tables([DocumentVersion])

    class Draft(Model):
        token_hash = CharField(unique=True, max_length=64)
        path = TextField()
        act = CharField(max_length=80)
        fields = TextField()
        created_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "draft"

    db.create_tables([Draft])

    class Goal(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        number = IntegerField()
        title = CharField(max_length=200)
        document = ForeignKeyField(Document, unique=True, on_delete="RESTRICT")
        state = CharField(max_length=10, default="draft")
        ratified_version = ForeignKeyField(DocumentVersion, null=True, on_delete="RESTRICT")
        ratified_by = IntegerField(null=True)
        ratified_at = BigIntegerField(null=True)
        open_decision = IntegerField(null=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "goal"
            indexes = ((("space", "number"), True),)

    db.create_tables([Goal])

    class Installation(Model):
        name = CharField(unique=True, max_length=40)
        value = CharField(max_length=200)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "installation"

    db.create_tables([Installation])

    class Stakeholder(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        uid = CharField(unique=True, max_length=16)
        name = CharField(max_length=200)
        sector = CharField(max_length=40)
        about = TextField(default="")
        created_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "stakeholder"

    db.create_tables([Stakeholder])

    class Invitation(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        stakeholder = ForeignKeyField(Stakeholder, null=True, on_delete="CASCADE")
        role = CharField(max_length=20, default="member")
        may_vote = BooleanField(default=False)
        may_sign = BooleanField(default=False)
        email = CharField(max_length=254, default="")
        token_hash = CharField(unique=True, max_length=64)
        places = IntegerField(default=1)
        taken = IntegerField(default=0)
        invited_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        created_at = BigIntegerField()
        expires_at = BigIntegerField()
        revoked_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "invitation"

    db.create_tables([Invitation])

    class Letter(Model):
        recipient = CharField(max_length=254)
        subject = TextField()
        body = TextField()
        created_at = BigIntegerField()
        due_at = BigIntegerField(index=True)
        sent_at = BigIntegerField(null=True)
        attempts = IntegerField(default=0)
        problem = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "letter"

    db.create_tables([Letter])

    class Mandate(Model):
        stakeholder = ForeignKeyField(Stakeholder, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="CASCADE")
        may_vote = BooleanField(default=False)
        may_speak = BooleanField(default=True)
        may_sign = BooleanField(default=False)
        starts_at = BigIntegerField()
        ends_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "mandate"

    db.create_tables([Mandate])

    class MigrationChecksum(Model):
        name = CharField(unique=True, max_length=200)
        checksum = CharField(max_length=64)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "migration_checksum"

    db.create_tables([MigrationChecksum])

    class Numbering(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        kind = CharField(max_length=20)
        last = IntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "numbering"
            indexes = ((("space", "kind"), True),)

    db.create_tables([Numbering])

    class OneTimeLink(Model):
        purpose = CharField(max_length=20)
        token_hash = CharField(unique=True, max_length=64)
        person = ForeignKeyField(Person, null=True, on_delete="CASCADE")
        email = CharField(max_length=254, default="")
        created_at = BigIntegerField()
        expires_at = BigIntegerField()
        used_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "one_time_link"

    db.create_tables([OneTimeLink])

    class Replay(Model):
        person = CharField(max_length=40)
        key = CharField(max_length=100)
        act = CharField(max_length=80)
        request = CharField(max_length=64)
        answer = TextField()
        at = BigIntegerField(index=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "replay"
            indexes = ((("person", "key"), True),)

    db.create_tables([Replay])

    class Role(Model):
        space = ForeignKeyField(Space, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="CASCADE")
        role = CharField(max_length=20)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "role"
            indexes = ((("space", "person", "role"), True),)

    db.create_tables([Role])

    class Session(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        token_hash = CharField(unique=True, max_length=64)
        user_agent = CharField(max_length=200, default="")
        address = CharField(max_length=64, default="")
        created_at = BigIntegerField()
        seen_at = BigIntegerField()
        expires_at = BigIntegerField()
        revoked_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "session"

    db.create_tables([Session])

    class Voter(Model):
        decision = ForeignKeyField(Decision, on_delete="CASCADE")
        voter = CharField(max_length=16)
        name = CharField(max_length=200)
        stakeholder = CharField(max_length=16)
        stakeholder_name = CharField(max_length=200)
        sector = CharField(max_length=40)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "voter"
            indexes = ((("decision", "voter"), True), (("voter",), False), (("stakeholder",), False))

    db.create_tables([Voter])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("voter"))
    migrator.migrate(migrator.drop_table("session"))
    migrator.migrate(migrator.drop_table("role"))
    migrator.migrate(migrator.drop_table("replay"))
    migrator.migrate(migrator.drop_table("one_time_link"))
    migrator.migrate(migrator.drop_table("numbering"))
    migrator.migrate(migrator.drop_table("migration_checksum"))
    migrator.migrate(migrator.drop_table("mandate"))
    migrator.migrate(migrator.drop_table("letter"))
    migrator.migrate(migrator.drop_table("invitation"))
    migrator.migrate(migrator.drop_table("stakeholder"))
    migrator.migrate(migrator.drop_table("installation"))
    migrator.migrate(migrator.drop_table("goal"))
    migrator.migrate(migrator.drop_table("draft"))
    migrator.migrate(migrator.drop_table("document_version"))
    migrator.migrate(migrator.drop_table("document_update"))
    migrator.migrate(migrator.drop_table("document_snapshot"))
    migrator.migrate(migrator.drop_table("document"))
    migrator.migrate(migrator.drop_table("ballot"))
    migrator.migrate(migrator.drop_table("decision"))
    migrator.migrate(migrator.drop_table("rule_set"))
    migrator.migrate(migrator.drop_table("space"))
    migrator.migrate(migrator.drop_table("audit_opening"))
    migrator.migrate(migrator.drop_table("audit_entry"))
    migrator.migrate(migrator.drop_table("access_key"))
    migrator.migrate(migrator.drop_table("person"))
