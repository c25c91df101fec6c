"""The second stage: clean articles in, articles with names, sentences and quotations out."""

from streams.agents.results import publisher_of
from streams.client.topics import ensure_topics
from streams.contract.settings import Settings
from streams.engine.app import StageApp

NAME = "entities"


def make_app(settings: Settings, instance: str | None) -> StageApp:
    """Return the Faust app of the entities stage."""
    app = StageApp(NAME, settings, prepare=lambda: ensure_topics(settings), instance=instance)
    build = "streams.agents.work.entities:build"
    source = settings.topics.clean
    app.pooled_stage(source.name, build, publisher_of(NAME, settings).settle)
    app.second_input(source.retry.name, of=source.name)
    return app
