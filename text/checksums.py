"""Checksums: which long numbers are payment cards or bank accounts."""

import re

_CARD_DIGITS = range(13, 20)  # ISO/IEC 7812: up to 19; the shortest in use have 13
_IBAN_CHARS = range(15, 35)  # ISO 13616: Norway's are the shortest, Malta's 31, at most 34


def is_card(number: str) -> bool:
    """Whether the digits could be a payment card's: Luhn's formula (ISO/IEC 7812-1, annex B)."""
    digits = [int(one) for one in number if one.isdecimal()]
    if len(digits) not in _CARD_DIGITS or not any(digits):
        return False
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return (sum(digits[::-2]) + sum(doubled)) % 10 == 0


def is_iban(number: str) -> bool:
    """Whether it could be a bank account: ISO 13616's remainder by 97 is 1."""
    plain = re.sub(r"[^A-Za-z0-9]", "", number).upper()
    if len(plain) not in _IBAN_CHARS:
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1
