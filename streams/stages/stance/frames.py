"""All frames of a parsed sentence."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from streams.stages.stance.frame import Frame
from streams.stages.stance.nouns import adjective_frames, noun_frames, person_frames
from streams.stages.stance.prefilter import is_trigger
from streams.stages.stance.said import clause_frames, reported_frames, said_frames
from streams.stages.stance.syntax import is_verb
from streams.stages.stance.verbs import verb_frames


def frames(doc: Doc) -> Iterator[Frame]:
    """Yield every frame of a parsed sentence in the order of the words, doubtful ones too."""
    for token in doc:
        if is_trigger(token.lower_):
            yield from _frames_of(token)


def _frames_of(token: Token) -> Iterator[Frame]:
    if is_verb(token):
        yield from verb_frames(token)
        yield from reported_frames(token)
    if token.tag_.startswith("NN"):
        yield from noun_frames(token)
        yield from person_frames(token)
    if token.tag_.startswith(("JJ", "VBN", "VBG")):
        yield from adjective_frames(token)
    yield from said_frames(token)
    yield from clause_frames(token)
