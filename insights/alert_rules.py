"""AlertRules: the centre's own rules for alerts on calls, and who is to take an alert."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from emotion.errors import TonewiseError
from insights.customer import KEY_ACCOUNT, Customer
from insights.escalation import Chain, EscalationError, Step, chain_from
from insights.rule import Condition
from insights.rule_parser import parse_rule
from insights.rule_tokens import RuleError
from insights.severity import Severity
from text.sheet import Cell, SheetError, open_sheet

LOOK_BACK_S = 15.0
COOL_DOWN_S = 120.0
_MOST_RULES = 50
_LONGEST_ID = 100  # characters
_DAY_S = 86_400.0


class AlertRulesError(TonewiseError):
    """Alert rules that can't be used; names the line and the field."""


@dataclass(frozen=True, slots=True)
class CallRule:
    """When a call alerts, and how long it then keeps silent."""

    rule_id: str
    when: Condition
    severity: Severity = Severity.HIGH
    look_back_s: float = LOOK_BACK_S  # how long ago the customer's mood may have been heard
    cool_down_s: float = COOL_DOWN_S
    owner: str | None = None  # whose it is first; None: the chain's first


@dataclass(frozen=True, slots=True)
class KeyAccounts:
    """Customers whose alerts go to their account manager before anybody else."""

    owner: str = "account manager"  # where the customer's own is not known
    within_s: float = 60.0
    managers: Mapping[str, str] = field(default_factory=dict)  # customer's id -> manager


@dataclass(frozen=True, slots=True)
class AlertRules:
    """All of one version."""

    version: str
    chain: Chain
    key_accounts: KeyAccounts
    rules: tuple[CallRule, ...]

    def chain_for(self, owner: str | None, customer: Customer) -> Chain:
        """Return who is to take an alert about this customer, in order."""
        first = None
        if KEY_ACCOUNT in customer.tags:
            name = customer.manager or self.key_accounts.owner
            first = Step(name, self.key_accounts.within_s)
        return chain_from(self.chain, owner, first)


def read_alert_rules(text: str) -> AlertRules:
    """Return the rules that the YAML `text` holds.

    Raises AlertRulesError with the line and the field if a field is missing, unknown or of the
    wrong kind, if an id stands twice, or if a rule can't be read.
    """
    try:
        sheet = open_sheet(text).known(("version", "escalation", "key_accounts", "rules"))
        cells = sheet.get("rules").cells()
        refuse_twins(cells, _MOST_RULES)
        return AlertRules(
            version=sheet.get("version").text(),
            chain=_chain(sheet.get("escalation")),
            key_accounts=_key_accounts(sheet.find("key_accounts")),
            rules=tuple(_rule(cell) for cell in cells),
        )
    except SheetError as error:
        raise AlertRulesError(f"the alert rules can't be used: {error}") from error


def shipped_alert_rules() -> str:
    """Return the YAML that comes with Tonewise."""
    return files("insights").joinpath("alert_rules.yaml").read_text(encoding="utf-8")


def condition_in(cell: Cell) -> Condition:
    """Return the rule that stands in a cell; raises SheetError, with the place within it."""
    try:
        return parse_rule(cell.text())
    except RuleError as error:
        raise SheetError(f"line {cell.node.start_mark.line + 1}, {cell.path}: {error}") from error


def seconds_in(cell: Cell, name: str, usual_s: float) -> float:
    """Return a field of seconds, or what is usual; raises SheetError beyond a day."""
    found = cell.find(name)
    return found.number(0.0, _DAY_S) if found else usual_s


def refuse_twins(cells: tuple[Cell, ...], most: int) -> None:
    """Raise SheetError if there are more cells than `most`, or if two have the same id."""
    if len(cells) > most:
        raise cells[most].fault(f"at most {most} of them")
    seen: set[str] = set()
    for cell in cells:
        name = cell.get("id")
        if name.text() in seen or len(name.text()) > _LONGEST_ID:
            raise name.fault(f"each id once, of up to {_LONGEST_ID} characters")
        seen.add(name.text())


def _chain(cell: Cell) -> Chain:
    steps = tuple(_step(each.known(("owner", "within_s"))) for each in cell.cells())
    try:
        return chain_from(steps, None)
    except EscalationError as error:
        raise cell.fault(str(error)) from error


def _step(cell: Cell) -> Step:
    return Step(cell.get("owner").text(), cell.get("within_s").number(1.0, _DAY_S))


def _key_accounts(cell: Cell | None) -> KeyAccounts:
    if cell is None:
        return KeyAccounts()
    cell.known(("owner", "within_s", "customers"))
    step, customers = _step(cell), cell.find("customers")
    pairs = customers.pairs() if customers else ()
    return KeyAccounts(step.owner, step.within_s, {key.text(): who.text() for key, who in pairs})


def _rule(cell: Cell) -> CallRule:
    cell.known(("id", "when", "severity", "look_back_s", "cool_down_s", "owner"))
    owner = cell.find("owner")
    return CallRule(
        rule_id=cell.get("id").text(),
        when=condition_in(cell.get("when")),
        severity=cell.get("severity").choice(Severity),
        look_back_s=seconds_in(cell, "look_back_s", LOOK_BACK_S),
        cool_down_s=seconds_in(cell, "cool_down_s", COOL_DOWN_S),
        owner=owner.text() if owner else None,
    )
