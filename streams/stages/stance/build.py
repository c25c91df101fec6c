"""From a finding in one sentence to a stance of the article."""

from dataclasses import dataclass
from typing import Literal

from streams.contract.articles import EntitiesArticle, Entity, Holder, Stance, Target
from streams.contract.ids import fold
from streams.contract.spans import Range, Span, cut, quote
from streams.stages.stance.abstain import Reason
from streams.stages.stance.article import Context, keys_of
from streams.stages.stance.confidence import CONFIDENCE
from streams.stages.stance.disputes import Dispute
from streams.stages.stance.divided import Division
from streams.stages.stance.findings import Actor, Finding, Words
from streams.stages.stance.frame import Route
from streams.stages.stance.links import text_link
from streams.stages.stance.reference import FIRST_PERSON, PLURAL


@dataclass(frozen=True, slots=True)
class Builder:
    """Turns the findings of one article's sentences into stances."""

    article: EntitiesArticle
    context: Context

    def stance(self, finding: Finding, sentence: Range) -> Stance | Reason:
        """Return the stance, or why there is none: it stays open who holds it or what it is about."""
        cue = _moved(finding.cue, sentence.start)
        holder, is_quoted = self._holder(finding, sentence)
        target = self._target(finding, sentence)
        if holder is None:
            return "no holder"
        if target is None:
            return "no target"
        if holder.key is not None and holder.key == target.key:
            return "about itself"
        text = self.article.text
        quoted = self.context.quote_at(cue[0])
        route: Route = "quote" if is_quoted else finding.route
        return Stance(
            holder=holder,
            target=target,
            about=self._about(holder, target, sentence),
            label=finding.label,
            confidence=CONFIDENCE[route] if finding.probability is None else round(finding.probability, 3),
            evidence=quote(text, sentence.start, sentence.end),
            cue=cut(text, *cue),
            quote=quoted[0] if quoted else None,
            route=route,
            link=self._link(sentence),
        )

    def dispute(self, division: Division, sentence: Range) -> Dispute:
        """Return which body is divided over what, in words of the article."""
        words, entity = self._named(division.body, sentence)
        span = cut(self.article.text, *words)
        holder = Holder(name=span.text, span=span)
        if entity is not None:
            holder = Holder(name=entity.name, key=entity.key, entity=entity.id, span=span)
        issue = cut(self.article.text, *_moved(division.issue, sentence.start)) if division.issue else None
        return Dispute(holder, issue, sentence)

    def _holder(self, finding: Finding, sentence: Range) -> tuple[Holder | None, bool]:
        """Return who holds the position, and whether only the quotation tells."""
        actor = finding.holder
        if actor is None or actor.pronoun in FIRST_PERSON:
            said_at = finding.cue[0] if actor is None else actor.words[0]
            return self._speaker(actor, sentence, said_at + sentence.start), True
        words, entity = self._named(actor, sentence)
        if entity is None and actor.pronoun in PLURAL:
            return None, False  # of `they` that the sentence doesn't resolve 9 of 19 were right
        span = cut(self.article.text, *words)
        if entity is None:
            return Holder(name=span.text, span=span), False
        return Holder(name=entity.name, key=entity.key, entity=entity.id, span=span), False

    def _named(self, actor: Actor, sentence: Range) -> tuple[Words, Entity | None]:
        """Return the words of an actor, made whole by the name they belong to, and the entity they name."""
        words, head = _moved(actor.words, sentence.start), _moved(actor.head, sentence.start)
        if actor.pronoun:
            meant = self.context.person_meant(actor.pronoun, words[0])
            return words, meant or self.context.speaker_named(words)
        mention = self.context.name_at(self.article.text, words, head)
        if mention is None:
            return words, None
        whole = min(words[0], mention.start), max(words[1], mention.end)
        return whole, self.context.entity_of(mention)

    def _speaker(self, actor: Actor | None, sentence: Range, position: int) -> Holder | None:
        speaker = self.context.speaker_at(position)
        if speaker is None:
            return None
        span = speaker.span
        if actor is not None and not self._is_near(span, sentence):
            span = cut(self.article.text, *_moved(actor.words, sentence.start))
        if span is None:
            return None
        entity = self.context.entities.get(speaker.entity or "")
        if entity is None:
            return Holder(name=speaker.text, span=span)
        return Holder(name=entity.name, key=entity.key, entity=entity.id, span=span)

    def _is_near(self, span: Span | None, sentence: Range) -> bool:
        """Say whether a speaker is named in the paragraph of the sentence: a reader sees both at once."""
        if span is None:
            return False
        first, last = min(span.start, sentence.start), max(span.end, sentence.end)
        return "\n" not in self.article.text[first:last]

    def _target(self, finding: Finding, sentence: Range) -> Target | None:
        actor = finding.target
        words, entity = self._named(actor, sentence)
        if finding.shape != "noun" and not actor.pronoun:
            words, entity = _moved(actor.words, sentence.start), None
        if actor.pronoun and entity is None:
            return None
        span = cut(self.article.text, *words)
        if entity is not None:
            return Target(text=span.text, key=entity.key, entity=entity.id, kind="entity", span=span)
        kind: Literal["claim", "proposal"] = "claim" if finding.shape == "claim" else "proposal"
        folded = fold(span.text)
        return Target(text=span.text, key=f"{kind}:{folded}", kind=kind, span=span) if folded else None

    def _about(self, holder: Holder, target: Target, sentence: Range) -> tuple[str, ...]:
        if target.kind == "entity":
            return (target.key,)
        inside = self.context.entities_in((target.span.start, target.span.end))
        near = inside or self.context.entities_in((sentence.start, sentence.end))
        return keys_of(near, without=holder.key)

    def _link(self, sentence: Range) -> str | None:
        url = self.article.source.canonical_url
        return text_link(url, self.article.text[sentence.start : sentence.end]) if url else None


def _moved(words: Words, by: int) -> Words:
    return words[0] + by, words[1] + by
