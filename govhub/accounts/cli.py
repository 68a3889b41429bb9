"""`govhub init`: the database and the first administrator."""

from __future__ import annotations

import click

from govhub.accounts.actions import appoint_first_administrator
from govhub.accounts.policy import house
from govhub.core import opening, schema
from govhub.core.actor import Actor


@click.command()
@click.option("--email", prompt="Your e-mail address", help="Address of the first administrator.")
@click.option("--name", prompt="Your name", help="Name of the first administrator.")
def init(email: str, name: str) -> None:
    """Create the database and the first administrator; prints a link that works once."""
    settings = opening.opened(exclusive=True)
    schema.upgrade(settings.data_dir / "backups")
    house.base_url, house.language, house.timezone = settings.base_url, settings.language, settings.timezone
    answer = appoint_first_administrator(Actor.system("cli"), email=email, name=name)
    click.echo("Start the server, then open this link to choose your password (it works once, for 7 days):")
    click.echo(house.link(answer["secret"]["path"]))
