"""Prompter: at most one hint at a time, and then a quiet while."""

from dataclasses import dataclass, field

from insights.judging import holds
from insights.playbook import Play, Playbook
from insights.signals import Signals


@dataclass(slots=True)
class Prompter:
    """One call's hints; `plays` are those that may be given in it, the most urgent first."""

    playbook: Playbook
    plays: tuple[Play, ...]
    _quiet_until_s: float = 0.0  # since the call began
    _again_s: dict[str, float] = field(default_factory=dict)  # play -> from when on it may be
    _n_offers: int = 0

    def look(self, signals: Signals) -> Play | None:
        """Return the hint that is due now, if one is."""
        if signals.at_s < self._quiet_until_s:
            return None
        play = next((play for play in self.plays if self._is_due(play, signals)), None)
        if play is not None:
            self._give(play, signals.at_s)
        return play

    def _give(self, play: Play, at_s: float) -> None:
        self._quiet_until_s = at_s + self.playbook.quiet_s
        self._again_s[play.play_id] = at_s + play.again_s
        self._n_offers += play.offer is not None

    def _is_due(self, play: Play, signals: Signals) -> bool:
        if signals.at_s < self._again_s.get(play.play_id, 0.0):
            return False
        if play.offer is not None and not self._may_offer(play, signals):
            return False
        return bool(holds(play.when, signals, play.look_back_s))

    def _may_offer(self, play: Play, signals: Signals) -> bool:
        rule = self.playbook.offers
        if rule is None or self._n_offers >= rule.most:
            return False
        return bool(holds(rule.when, signals, play.look_back_s))
