"""The pair network: one encoder pass a sentence, every holder with every target."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

SIDE = 256  # width of a holder and of a target
PAIR = 128  # width of a pair
DROPOUT = 0.3
_CLASSES = 3
_NEVER = -1e4  # of an attention or a choice that there is not


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many values each of the features has."""

    roles: int
    distances: int
    paths: int
    rules: int
    extents: int


class PairNet(nn.Module):
    """Scores pairs, the words that show them, extents of targets and portraits; all as logits."""

    def __init__(self, encoder: nn.Module, width: int, sizes: Sizes) -> None:
        super().__init__()
        self.encoder = encoder
        self.width = width
        self.most_extents = sizes.extents
        self.holder = nn.Linear(width, SIDE)
        self.holder_role = nn.Embedding(sizes.roles, SIDE)
        self.target = nn.Linear(3 * width, SIDE)
        self.target_role = nn.Embedding(sizes.roles, SIDE)
        self.pair_holder = nn.Linear(SIDE, PAIR)
        self.pair_target = nn.Linear(SIDE, PAIR)
        self.pair_sentence = nn.Linear(width, PAIR)
        self.distance = nn.Embedding(sizes.distances, PAIR)
        self.path = nn.Embedding(sizes.paths, PAIR)
        self.rule = nn.Embedding(sizes.rules, PAIR)
        self.key = nn.Linear(width, PAIR)
        self.value = nn.Linear(width, PAIR)
        self.bilinear = nn.Parameter(torch.randn(_CLASSES, SIDE, SIDE) * 0.02)
        self.label = nn.Linear(PAIR, _CLASSES)
        self.extent = nn.Linear(3 * width, PAIR)
        self.extent_target = nn.Linear(SIDE, PAIR)
        self.extent_score = nn.Linear(PAIR, 1)
        self.look = nn.Linear(width, PAIR)
        self.look_key = nn.Linear(width, PAIR)
        self.portrait = nn.Linear(3 * width, SIDE)
        self.portrait_label = nn.Linear(SIDE, _CLASSES)
        self.drop = nn.Dropout(DROPOUT)
        for table in (self.holder_role, self.target_role, self.distance, self.path, self.rule):
            nn.init.normal_(table.weight, std=0.1)

    def forward(  # noqa: PLR0913, PLR0917 - one an input of the exported graph
        self,
        ids: Tensor,
        mask: Tensor,
        holders: Tensor,
        targets: Tensor,
        extents: Tensor,
        holder_roles: Tensor,
        target_roles: Tensor,
        distances: Tensor,
        paths: Tensor,
        rules: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return logits of pairs (B, H, T, 3), cues (B, H, T, L), extents (B, T, E), portraits (B, T, 3)."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        hidden = (1.0 - mask.to(states.dtype)) * _NEVER
        own = _means(states, targets)
        flat = extents.reshape(extents.size(0), -1, 2)
        spans = torch.cat([_means(states, flat), _edges(states, flat)], -1)
        spans = spans.reshape(extents.size(0), -1, self.most_extents, 3 * self.width)
        holder = self.holder(_means(states, holders)) + self.holder_role(holder_roles)
        holder = self.drop(nn.functional.gelu(holder))
        whole = torch.cat([own, spans[:, :, 0, : 2 * self.width]], -1)
        target = self.drop(nn.functional.gelu(self.target(whole) + self.target_role(target_roles)))
        pair = self.pair_holder(holder)[:, :, None] + self.pair_target(target)[:, None]
        pair = pair + self.distance(distances) + self.path(paths) + self.rule(rules)
        pair = pair + self.pair_sentence(states[:, 0])[:, None, None]
        cues = self._cues(pair, states, hidden)
        looks = torch.softmax(cues, -1).reshape(ids.size(0), -1, ids.size(1))
        seen = (looks @ self.value(states)).reshape(pair.size(0), pair.size(1), -1, PAIR)
        pair = self.drop(nn.functional.gelu(pair + seen))
        return (
            self.label(pair) + self._bilinear(holder, target),
            cues,
            self._extents(spans, target, extents),
            self._portraits(own, states, hidden),
        )

    def _cues(self, pair: Tensor, states: Tensor, hidden: Tensor) -> Tensor:
        query = torch.tanh(pair).reshape(pair.size(0), -1, PAIR)
        scores = query @ self.key(states).transpose(1, 2) / PAIR**0.5 + hidden[:, None]
        return scores.reshape(pair.size(0), pair.size(1), -1, states.size(1))

    def _bilinear(self, holder: Tensor, target: Tensor) -> Tensor:
        sides = [holder @ self.bilinear[side] @ target.transpose(1, 2) for side in range(_CLASSES)]
        return torch.stack(sides, -1)

    def _extents(self, spans: Tensor, target: Tensor, extents: Tensor) -> Tensor:
        mixed = torch.tanh(self.extent(spans) + self.extent_target(target)[:, :, None])
        missing = (extents[..., 1] == 0).to(spans.dtype) * _NEVER
        return self.extent_score(self.drop(mixed))[..., 0] + missing

    def _portraits(self, own: Tensor, states: Tensor, hidden: Tensor) -> Tensor:
        scores = self.look(own) @ self.look_key(states).transpose(1, 2) / PAIR**0.5 + hidden[:, None]
        seen = torch.softmax(scores, -1) @ states
        sentence = states[:, :1].expand(-1, own.size(1), -1)
        mixed = self.drop(nn.functional.gelu(self.portrait(torch.cat([own, seen, sentence], -1))))
        return self.portrait_label(mixed)


def _means(states: Tensor, spans: Tensor) -> Tensor:
    """Return the mean state of each range of pieces; 0 of an empty one."""
    pieces = torch.arange(states.size(1), device=states.device)[None, None]
    inside = ((pieces >= spans[..., :1]) & (pieces < spans[..., 1:])).to(states.dtype)
    return inside @ states / inside.sum(-1, keepdim=True).clamp(min=1.0)


def _edges(states: Tensor, spans: Tensor) -> Tensor:
    """Return the states of the first and the last piece of each range."""
    pieces = torch.arange(states.size(1), device=states.device)[None, None]
    first = (pieces == spans[..., :1]).to(states.dtype) @ states
    last = (pieces == spans[..., 1:] - 1).to(states.dtype) @ states
    return torch.cat([first, last], -1)


def build(weights: Path, sizes: Sizes) -> PairNet:
    """Return an untrained network on the encoder in the folder `weights`.

    Its word embeddings stay as they are: they are half of a small encoder, and half of the optimizer's time.
    """
    encoder = AutoModel.from_pretrained(
        weights, attn_implementation="eager", add_pooling_layer=False, attention_probs_dropout_prob=0.0
    )
    encoder.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
    return PairNet(encoder, encoder.config.hidden_size, sizes)
