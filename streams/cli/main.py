"""`streams`: the group of commands, each loaded when it is used."""

import importlib
import sys

import click

from streams.cli.exits import exit_code
from streams.contract.errors import StreamsError

# command -> module and the one line that `streams --help` shows, in the order of the three acts
COMMANDS = {
    "up": ("streams.cli.up", "Run everything in one terminal: Kafka, topics, all workers, the console."),
    "publish": ("streams.cli.publish", "Put articles on the input topic."),
    "tail": ("streams.cli.tail", "Follow a topic: articles as they are enriched."),
    "watch": ("streams.cli.watch", "Watch a live table."),
    "trace": ("streams.cli.trace", "Show where an article is."),
    "console": ("streams.cli.console", "Serve the live tables as a page and an HTTP API."),
    "dlq": ("streams.cli.dlq", "List, show, replay and discard dead letters."),
    "enrich": ("streams.cli.enrich", "Run the same stages without Kafka."),
    "explain": ("streams.cli.explain", "Say why stances were found or not."),
    "show": ("streams.cli.show", "Show settings, topics and schemas."),
    "doctor": ("streams.cli.doctor", "Check this machine and say what to do."),
    "worker": ("streams.cli.worker", "Run one worker: a stage or a part of the tables."),
    "broker": ("streams.cli.broker", "Run the embedded Kafka alone."),
    "demo": ("streams.cli.demo", "Watch a real article go through everything."),
    "evaluate": ("streams.cli.evaluate", "Score a stage on labelled data (for makers)."),
}
_HIDDEN = {"demo", "evaluate"}


class _Lazy(click.Group):
    """Imports a command's module only when it is called: `streams --help` must not load spaCy."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if name not in _HIDDEN]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[name][0]).command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items() if name not in _HIDDEN])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="streams", message="%(version)s")
def cli() -> None:
    """Streams: who takes which position towards what in the news, on Apache Kafka.

    Settings come from the environment (STREAMS_...): see `streams show config`.
    """


def main() -> None:
    """Run the command line; an error of the project is one line on standard error and its exit code."""
    try:
        cli(prog_name="streams")
    except StreamsError as exc:
        click.echo(f"streams: {exc} [{exc.code}]", err=True)
        sys.exit(exit_code(exc))


if __name__ == "__main__":
    main()
