"""The command line: `govhub` or `python -m govhub`. Heavy imports wait until a command needs them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from govhub import __version__


class Commands(click.Group):
    """A wrong setting ends every command with one clear line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        from govhub.config import BadSetting
        from govhub.core.errors import GovHubError

        try:
            return super().invoke(ctx)
        except (BadSetting, GovHubError) as problem:
            click.echo(f"govhub: {problem}", err=True)
            ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="govhub")
def cli() -> None:
    """GovHub: write goals together, decide under explicit rules, show the public."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, type=click.IntRange(1, 65535), show_default=True, help="Port to listen on."
)
def serve(host: str, port: int) -> None:
    """Serve GovHub, upgrading the database first."""
    from gevent import monkey

    monkey.patch_all()
    from govhub.core import schema
    from govhub.core.db import store
    from govhub.core.opening import opened
    from govhub.server import run

    settings = opened(exclusive=True)
    for name in schema.upgrade(settings.data_dir / "backups"):
        click.echo(f"Applied {name}")
    store.close()  # the worker process opens it for itself
    click.echo(f"GovHub {__version__} on http://{host}:{port}")
    run(host, port)


@cli.command()
def upgrade() -> None:
    """Bring the database up to date (locked; a backup is made first)."""
    from govhub.core import schema
    from govhub.core.opening import opened

    settings = opened(exclusive=True)
    done = schema.upgrade(settings.data_dir / "backups")
    click.echo("\n".join(f"Applied {name}" for name in done) or "The database is up to date.")


@cli.command()
@click.argument("target", required=False, type=click.Path(path_type=Path))
def backup(target: Path | None) -> None:
    """Copy the database to TARGET, also while the server runs."""
    from govhub.core import clock, schema
    from govhub.core.opening import opened

    settings = opened(exclusive=False)
    click.echo(
        schema.backup(target or settings.data_dir / "backups" / f"govhub-{clock.now()}.{schema.ending()}")
    )


@cli.command()
@click.argument("source", type=click.Path(path_type=Path))
def restore(source: Path) -> None:
    """Put the backup SOURCE in the place of the database; what was there is kept."""
    from govhub.core import schema
    from govhub.core.opening import opened

    settings = opened(exclusive=True)
    kept = schema.restore(source, settings.data_dir / "backups")
    click.echo(f"Restored {source}." + (f" What was there is in {kept}." if kept else ""))


@cli.command()
def tick() -> None:
    """Run every due job once (for cron, when the server does not do it itself)."""
    from govhub.app import create_app
    from govhub.core import jobs
    from govhub.core.opening import ready

    settings = ready(exclusive=True)
    with create_app(settings).app_context():
        for name, how in jobs.run_due().items():
            click.echo(f"{name}: {how}")


@cli.command()
def doctor() -> None:
    """Check engine, pragmas, migrations, mail and clock; exit code 1 when something is wrong."""
    from govhub.core.opening import opened
    from govhub.doctor import checks

    settings = opened(exclusive=False)
    found = list(checks(settings))
    for check in found:
        click.echo(f"{'ok ' if check.fine else 'BAD'} {check.what}: {check.said}")
    if not all(check.fine for check in found):
        sys.exit(1)


def main() -> None:
    """The entry point: the commands above and each feature's own."""
    from govhub.commands import feature_commands

    for command in feature_commands():
        cli.add_command(command)
    cli(prog_name="govhub")


if __name__ == "__main__":
    main()
