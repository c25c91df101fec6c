"""What rules and network see in one sentence, and which of it is said at a given sureness."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from streams.contract.spans import Range
from streams.stages.stance.abstain import Reason
from streams.stages.stance.divided import Division
from streams.stages.stance.findings import Finding, Refused, Words, is_one, joined
from streams.stages.stance.pairs.decide import ScoredPair, as_finding, decide
from streams.stages.stance.pairs.network import Point, Portrait

EVERYTHING = Point(network=0.0, rules=0.0)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a parse, with the index of the one that it hangs on and the relation."""

    text: str
    start: int
    end: int
    head: int
    relation: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules and the network see in one sentence; no pairs: no network looked.

    `portraits` are by the words of a name's head. `skipped` says why the sentence was not even parsed.
    """

    sentence: Range
    rules: tuple[Finding, ...] = ()
    pairs: tuple[ScoredPair, ...] | None = None
    portraits: Mapping[Words, Portrait] = field(default_factory=dict)
    refused: Sequence[Refused] = ()
    divisions: Sequence[Division] = ()
    parse: tuple[Word, ...] = ()
    skipped: Reason | None = None

    def decided(self, least: Point) -> list[Finding]:
        """Return the findings that are at least so probable; the rules' all, where no network looked.

        The network's words go before the rules', but where the target is all that somebody claims, or says is
        needed: of that it takes a part. The rules' `stopped opposing` counts always: the network sees who
        opposes.
        """
        if self.pairs is None:
            return list(self.rules)
        sure = [rule for rule in self.rules if rule.turned or (rule.probability or 0.0) >= least.rules]
        first = [rule for rule in sure if rule.turned or rule.shape == "claim" or rule.route == "need"]
        network = self._believed(decide(self.pairs, least.network))
        return joined(first, (self._explained(one) for one in network), sure)

    def _explained(self, finding: Finding) -> Finding:
        """Return a finding of the network with the cue and the route of the rule that says the same."""
        same = (rule for rule in self.rules if rule.label == finding.label and is_one(rule, finding))
        rule = next(same, None)
        return replace(finding, cue=rule.cue, route=rule.route) if rule else finding

    def _believed(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings of the network that the rules don't know for doubt or denial."""
        return [one for one in findings if not any(refused.doubts(one) for refused in self.refused)]

    def weighed(self) -> list[Finding]:
        """Return every finding of the rules and every pair of the network, nested ones too."""
        return [*self.rules, *(as_finding(pair) for pair in self.pairs or ())]

    def undecided(self, least: Point) -> list[Finding]:
        """Return the findings that are less probable, the surest first."""
        if self.pairs is None:
            return []
        unsure = [r for r in self.rules if not r.turned and (r.probability or 0.0) < least.rules]
        every = decide(self.pairs, 0.0)
        return unsure + [one for one in every if (one.probability or 0.0) < least.network]

    def reasons(self, least: Point) -> Iterator[Reason]:
        """Yield why nothing is said: of the sentence, of predicates in it, of pairs."""
        if self.skipped:
            yield self.skipped
        yield from (refused.reason for refused in self.refused)
        improbable: Reason = "improbable"
        yield from (improbable for _ in self.undecided(least))


def words_of(doc: Doc) -> tuple[Word, ...]:
    """Return a parse as plain values, which outlive the parser's memory."""
    return tuple(Word(t.text, t.idx, t.idx + len(t), t.head.i, t.dep_) for t in doc)
