"""The sentences that every word of a list must stand: `slot_cases` of a lexicon, one case for each word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transforms.lexicons import lexicon
from transforms.quantities.tables import plurals


def slot_cases(language: str, topic: str, name: str = "slot_cases") -> list[dict[str, Any]]:
    """The `slot_cases` of a lexicon (or other such cases, by name), each as many times as its list has words.

    Such a case holds `of`, the path of a list (`nouns`, `currencies.EUR`), and what a case of the topic holds, in
    whose texts `{word}` stands for the word, `{Word}` for the word with a capital, `{WORD}` for the word in capitals,
    `{words}` for its plural, and `{key}` for the key that it is listed under, or, in a table of words, for what the
    word is given. `but` names words that don't fit the sentence, `only` those that it is for.
    """
    found = []
    for case in lexicon(language, topic).get(name, ()):
        rest = {field: value for field, value in case.items() if field not in ("of", "but", "only")}
        words = list(words_of(language, topic, case["of"]))
        but, only = ({str(word) for word in case.get(field, ())} for field in ("but", "only"))
        unknown = (but | only) - {word for _, word in words}
        assert not unknown, f"{language}/{topic}.yml: {case['of']}: {unknown} not listed"
        found += [filled(rest, key, word) for key, word in words if word not in but and (not only or word in only)]
    return found


def words_of(language: str, topic: str, path: str) -> Iterator[tuple[Any, str]]:
    """The words at a path of a lexicon, each with its key."""
    node, key = lexicon(language, topic), ""
    for key in path.split("."):
        node = node[key]
    return listed(key, node)


def listed(key: Any, node: Any) -> Iterator[tuple[Any, str]]:
    """The words of a node: of a text between blanks, a list, a table of lists, a table of words."""
    if isinstance(node, str):
        yield from ((key, word) for word in node.split())
    elif isinstance(node, list):
        yield from ((key, str(word)) for word in node)
    else:
        for name, value in node.items():
            yield from (
                listed(name, value)
                if isinstance(value, list) and isinstance(value[0], str) and not isinstance(value[-1], (int, float))
                else [(value, str(name))]
            )


def filled(node: Any, key: Any, word: str) -> Any:
    """A case with its slots filled; a value that is a slot alone becomes the key itself, number or text."""
    if isinstance(node, dict):
        return {name: filled(value, key, word) for name, value in node.items()}
    if isinstance(node, list):
        return [filled(value, key, word) for value in node]
    if node == "{key}":
        return key
    if isinstance(node, str):
        capital = word[:1].upper() + word[1:]
        written = {
            "{word}": word,
            "{Word}": capital,
            "{WORD}": word.upper(),
            "{words}": plural(word),
            "{key}": str(key),
        }
        for slot, text in written.items():
            node = node.replace(slot, text)
        return node
    return node


def plural(word: str) -> str:
    """The regular plural of a noun; the word itself where it looks like one."""
    made = plurals(word)
    return (made[-1] if word.endswith("u") else made[0]) if made else word
