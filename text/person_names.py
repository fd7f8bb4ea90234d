"""Person names, taken out where the words around them tell that they are names.

There is no list of names: "my name is", "Dear", "Mr" or "Kind regards" stand before them. A name
in the midst of a sentence ("Sarah was rude") stays: docs/sources.md says what that means.
"""

import re
from collections.abc import Callable

from text.function_words import ENGLISH, SHARED

MARK = "[name]"
_WORD = r"[^\W\d_][\w'’.-]*"
_CAPITAL = r"(?-i:[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я])[\w'’.-]*"
_CAPITALS = rf"{_CAPITAL}(?:[ \t]+{_CAPITAL}){{0,3}}"
_LINE_START = r"(?:^|(?<=[\n.!?;,]))[ \t]*"
_TELLS = (
    r"\b(?:my (?:full |first |last |sur)?name(?:['’]s| is)|mein name ist|ich hei(?:ß|ss)e|"
    r"me llamo|mi nombre es|je m['’]appelle|mon nom est|mi chiamo|meu nome é|me chamo|"
    r"mijn naam is|nazywam się|(?:customer |full )?name:)[ \t]+"
)
_CALLS = r"\b(?:call me|i['’]m called)[ \t]+"
_ANSWERS = r"\b(?:this is|it['’]s|i['’]m|i am)[ \t]+"
_TITLES = (
    r"\b(?-i:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau|Señora?|Sra?|Mme|Monsieur|Madame)\b\.?[ \t]+"
)
_GREETS = (
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|cheers|"
    r"lieber?|hallo|bonjour|hola|ciao),?[ \t]+"
)
_SIGNS = (
    r"(?:(?:kind|kindest|best|warm|warmest|many|with|yours|your|with (?:kind|best))[ \t]+)?"
    r"(?:regards|wishes|thanks|thank you|sincerely|faithfully|truly|respectfully|cheers|best|love|"
    r"mit freundlichen grüßen|freundliche grüße|viele grüße|liebe grüße|mfg|cordialement|"
    r"bien à vous|saludos|un saludo|atentamente|cordiali saluti|atenciosamente|"
    r"met vriendelijke groet)[ \t]*[,.!]*"
)
# What follows such words and is no name.
_NOBODY = (
    ENGLISH
    | SHARED
    | frozenset(
        {
            *("spelled", "spelt", "misspelled", "listed", "missing", "associated", "registered"),
            *("incorrect", "correct", "attached", "written", "nowhere", "calling", "speaking"),
            *("team", "everyone", "everybody", "people", "sir", "madam", "folks", "guys", "care"),
            *("friends", "ladies", "gentlemen", "whoever", "god", "goodness"),
        }
    )
)


def without_names(text: str) -> str:
    """Return the text with MARK for each name that the words around it give away."""
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return text


def _named(found: re.Match[str]) -> str:
    """Put MARK for what follows the first group, unless that is nobody's name."""
    name = found["name"].split()
    if _is_nobody(name[0]):
        return found[0]
    return f"{found[1]}{MARK}"


def _told(found: re.Match[str]) -> str:
    """As `_named`, where a second word may be a family name or how the sentence goes on."""
    if _is_nobody(found["name"]):
        return found[0]
    second = found["second"]
    kept = second if _is_nobody(second.strip()) else ""
    return f"{found[1]}{MARK}{kept}"


def _is_nobody(word: str) -> bool:
    return word.casefold().strip(".'’-").replace("’", "'") in _NOBODY


def _rule(before: str, name: str = _CAPITALS, after: str = "") -> re.Pattern[str]:
    return re.compile(rf"({before})(?P<name>{name}){after}", re.IGNORECASE)


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    # "My name is john smith": in any case, up to two words.
    (_rule(_TELLS, _WORD, rf"(?P<second>(?:[ \t]+{_WORD})?)"), _told),
    # After these, much else follows too: only what has a capital is a name.
    (_rule(_CALLS), _named),
    (_rule(_ANSWERS, after=r"(?=[ \t,]+(?:speaking|calling|from|here)\b)"), _named),
    (_rule(_TITLES), _named),
    (_rule(_LINE_START + _GREETS, after=r"(?=[ \t]*(?:[,!.\n;:–—-]|$))"), _named),
    # "Kind regards,\nAnn Smith": a short line below is a name in any case.
    (
        _rule(
            rf"{_LINE_START}{_SIGNS}[ \t]*\n\s*",
            rf"{_WORD}(?:[ \t]+{_WORD}){{0,3}}",
            r"(?=[ \t]*(?:\n|$))",
        ),
        _named,
    ),
    (_rule(rf"{_LINE_START}{_SIGNS}[ \t]+", after=r"(?=\s*$)"), _named),
    (_rule(r"(?:^|[\s.!?])[-–—~][ \t]*", after=r"(?=\s*$)"), _named),
)
