"""How hard a sentence is to read: the Flesch-Kincaid grade (Kincaid et al. 1975), counted with simple rules."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SENTENCE = re.compile(r"[.!?:;](?:\s|$)")


def grade(text: str) -> float:
    """Years of school needed: 0.39 words per sentence + 11.8 syllables per word - 15.59; 0 for a text without words.

    As Flesch (1949) counted, a colon or a semicolon ends a sentence too. Numbers and what stands in brackets are left
    out.
    """
    plain = re.sub(r"\([^)]*\)|\*\*", "", text)
    words = _WORD.findall(plain)
    if not words:
        return 0.0
    sentences = max(len(_SENTENCE.findall(plain + " ")), 1)
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Syllables of an English word: groups of vowels, without a silent e or ed at the end; 1 at least."""
    lower = word.lower().replace("’", "'").removesuffix("'s")
    groups = len(_VOWELS.findall(lower)) + lower.startswith("client")
    if re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouscxz]es$", lower) and groups > 1:
        groups -= 1
    return max(groups, 1)
