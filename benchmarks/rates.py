"""Counts as rates with their uncertainty."""

import math

Z_95 = 1.959964


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The Wilson 95 % interval of a rate, as two fractions; (0, 1) where nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    centre = share + Z_95**2 / (2 * total)
    margin = Z_95 * math.sqrt(share * (1 - share) / total + Z_95**2 / (4 * total**2))
    scale = 1 + Z_95**2 / total
    return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)


def rate(hits: int, total: int) -> str:
    """`hits` of `total` as text: "45/60  75.0 %  (62.8 to 84.2)", or "-" where nothing was counted."""
    if total == 0:
        return "-"
    low, high = wilson(hits, total)
    return f"{hits}/{total}  {100 * hits / total:.1f} %  ({100 * low:.1f} to {100 * high:.1f})"
