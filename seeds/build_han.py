"""Write processors/entities/han.txt: Han characters and their simplified twins, from OpenCC's tables.

Run from the repository root after `pip install opencc` (Apache-2.0); the pipeline itself does not need it.
"""

from __future__ import annotations

from pathlib import Path

import opencc

_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
#: Simplified characters that OpenCC takes for Japanese ones of another meaning, and a variant it leaves.
_BY_HAND = {"叙": "叙", "沪": "沪", "敍": "叙"}
_LINE_CHARACTERS = 100
_TARGET = Path(__file__).parent.parent / "processors" / "entities" / "han.txt"


def simplified_twins() -> dict[str, str]:
    """Every character whose simplified form is another single character."""
    to_simplified, to_traditional = opencc.OpenCC("t2s"), opencc.OpenCC("jp2t")
    twins = {}
    for first, last in _RANGES:
        for code in range(first, last + 1):
            char = chr(code)
            twin = to_simplified.convert(to_traditional.convert(char))
            if len(twin) == 1 and twin != char:
                twins[char] = twin
    return settled(twins)


def settled(twins: dict[str, str]) -> dict[str, str]:
    """The twins with those by hand, none of which has a twin of its own: what is folded stays as it is."""
    twins = twins | _BY_HAND
    return {char: last for char, twin in twins.items() if (last := twins.get(twin, twin)) != char}


def main() -> None:
    """Write the file anew."""
    pairs = "".join(char + twin for char, twin in sorted(simplified_twins().items()))
    lines = [pairs[start : start + _LINE_CHARACTERS] for start in range(0, len(pairs), _LINE_CHARACTERS)]
    head = "# Character and simplified twin, in pairs. From OpenCC (Apache-2.0) by seeds/build_han.py.\n"
    _TARGET.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
