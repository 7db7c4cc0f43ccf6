"""Names, titles and prose of one unit, drawn from the pools in words.yml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any


class Voice:
    """Speaks for one unit: the same chance gives the same words."""

    def __init__(self, words: Mapping[str, Any], rng: Random, unit: str, sector: str, index: int) -> None:
        self.words = words
        self._rng = rng
        self._unit = unit
        self._topics: Sequence[str] = words["topics"][sector]
        self._sector = sector
        self._index = index
        self._phones = 0
        self._people: dict[str, int] = {}

    def pick(self, key: str, **given: object) -> str:
        """One entry of a list at a dotted key, filled in."""
        return self.fill(self._rng.choice(self.at(key)), **given)

    def progress(self, days: Sequence[date | None], topic: str) -> list[dict[str, Any]]:
        """An entry of progress for every day that has come, no two alike."""
        patterns = self._rng.sample(self.at("progress"), len(days))
        return [
            {"date": day, "text": self.fill(pattern, topic=topic)}
            for day, pattern in zip(days, patterns, strict=True)
            if day
        ]

    def some(self, key: str, low: int, high: int) -> list[str]:
        """Several different entries of a list, filled in."""
        pool: Sequence[str] = self.at(key)
        return [self.fill(item) for item in self._rng.sample(pool, min(len(pool), self._rng.randint(low, high)))]

    def at(self, key: str) -> Any:
        """What stands in words.yml at a dotted key."""
        node: Any = self.words
        for part in key.split("."):
            node = node[part]
        return node

    def fill(self, pattern: str, **given: object) -> str:
        """A pattern with its slots filled."""
        if "{" not in pattern:
            return pattern
        return pattern.format(
            **{
                "topic": self.topic(),
                "who": self._rng.choice(self.words["who"]),
                "unit": self._unit,
                "n": self._rng.randint(2, 6),
                "m": self._rng.randint(8, 40),
                "place": self._rng.choice(self.words["places"]),
                "content": self._rng.choice(self.words["contents"]),
                **given,
            }
        )

    def topic(self) -> str:
        """A matter of the unit's sector."""
        return self._rng.choice(self._topics)

    def title(self, key: str, **given: object) -> str:
        """A title of one of the patterns under ``titles``."""
        return self.fill(self._rng.choice(self.words["titles"][key]), **given)

    def numeral(self, number: int) -> str:
        """A number below 1000 in Chinese numerals: 37 → san-shi-qi."""
        digits, tens, hundreds = self.words["numerals"], self.words["tens"], self.words["hundreds"]
        high, rest = divmod(number, 100)
        ten, one = divmod(rest, 10)
        front = digits[high] + hundreds if high else ""
        middle = (digits[ten] if ten > 1 or high else "") + tens if ten else digits[0] if high and one else ""
        return front + middle + (digits[one] if one or not (high or ten) else "")

    def name(self, stem: str, *, private: bool = False) -> str:
        """A person who cannot exist. One in a private field also bears the unit's number, so that the name occurs once."""
        self._people[stem] = self._people.get(stem, 0) + 1
        number = f"{self._index:03d}{self._people[stem]:03d}" if private else f"{self._people[stem]:02d}"
        spelled = "".join(self.words["numerals"][int(digit)] for digit in number)
        return self.words["name"].format(stem=self.words["stems"][stem], number=spelled)  # type: ignore[no-any-return]

    def phone(self) -> str:
        """A number that no exchange gives out, once in a portal."""
        self._phones += 1
        return self.words["phone"].format(number=f"{self._index:03d}{self._phones:03d}")  # type: ignore[no-any-return]

    def post(self, *, principal: bool) -> str:
        """A post of the unit's sector."""
        return str(self.words["posts"]["head" if principal else "deputy"][self._sector])

    def wording(self, day: date, key: str = "day_wording") -> str:
        """A day (or its month) as an office writes it."""
        return str(self.words[key]).format(year=day.year, month=day.month, day=day.day)

    def stretch(self, first: date, last: date) -> str:
        """Two days as a stretch of time."""
        return str(self.words["range_wording"]).format(first=self.wording(first), last=self.wording(last))

    def body(self, kind: str) -> str:
        """Paragraphs and lists of about the length such a record has."""
        low, high = self.words["lengths"].get(kind, self.words["length"])
        return self.prose(self.words["families"].get(kind, "general"), self._rng.randint(low, high))

    def prose(self, family: str, length: int) -> str:
        """At least about ``length`` characters of a family's sentences, no sentence twice before all were said."""
        own, general = self.words["sentences"][family], self.words["sentences"]["general"]
        pool = [*own, *(general if own is not general else ())]
        said: list[str] = []
        total = 0
        while total < length:
            for pattern in self._rng.sample(pool, len(pool)):
                said.append(self.fill(pattern))
                total += len(said[-1])
                if total >= length:
                    break
        return self._paragraphs(said)

    def _paragraphs(self, said: list[str]) -> str:
        parts: list[str] = []
        rest = list(said)
        while rest:
            size = self._rng.randint(1, 3)
            chunk, rest = rest[:size], rest[size:]
            if len(chunk) > 1 and self._rng.random() < 0.25:
                parts.append("\n".join(f"- {sentence}" for sentence in chunk))
            else:
                parts.append("".join(chunk))
        return "\n\n".join(parts)
