"""A sentence in both of the product's languages, for the floors that know no framework."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence, written twice: Chinese first, English complete."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Return the sentence in the asked language, Chinese unless English is asked."""
        return self.en if language.lower().startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh
