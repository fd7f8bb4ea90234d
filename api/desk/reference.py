"""Reference: what people call a case when they speak of it."""

from hashlib import sha256

# Crockford's base 32: no I, L, O or U, which are misread or misheard.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_N_SIGNS = 8  # 40 bits: of 100,000 cases, two share one in 1 of 200 centres


_MISREAD = str.maketrans("OILU", "011V")


def reference_in(typed: str) -> str:
    """Return the name that somebody typed as they heard or read it: "7k3m 2q9x" as "7K3M-2Q9X".

    What is none comes back as it is, and names nothing.
    """
    signs = "".join(filter(str.isalnum, typed.upper())).translate(_MISREAD)
    return f"{signs[:4]}-{signs[4:]}" if len(signs) == _N_SIGNS else typed


def reference(case_id: str) -> str:
    """Return a short name to read out, such as "7K3M-2Q9X"; the same for the same id, always."""
    number = int.from_bytes(sha256(case_id.encode()).digest())
    signs = [_SIGNS[number >> 5 * place & 31] for place in range(_N_SIGNS)]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"
