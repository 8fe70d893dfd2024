from pathlib import Path

import pytest

from flows.sources import SourceError, sources

GOOD = "name: A\nlanguage: fr\npublisher: A\nkind: feed\nfeeds: [https://a.example/feed]\n"


def write(folder: Path, text: str, name: str = "a") -> Path:
    (folder / name).mkdir(parents=True)
    (folder / name / "source.yml").write_text(text)
    return folder


def test_the_bundled_ones_hold_and_none_claims_to_be_verified() -> None:
    found = sources()
    assert len(found) >= 5
    assert {source.language for source in found} == {"fr", "en"}
    assert not any(source.verified for source in found)
    assert all(address.startswith("https://") for source in found for address in source.addresses)


def test_a_source_is_named_after_its_folder(tmp_path: Path) -> None:
    (found,) = sources(write(tmp_path, GOOD, "outlet"))
    assert (found.id, found.enabled, found.addresses) == ("outlet", True, ("https://a.example/feed",))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (GOOD.replace("fr", "de"), "language"),
        (GOOD + "colour: red\n", "colour"),
        (GOOD.replace("feeds: [https://a.example/feed]", ""), "needs `feeds`"),
        ("name: A\nlanguage: fr\npublisher: A\nkind: folder\n", "needs `folder`"),
        (GOOD.replace("https://a.example/feed", "nowhere"), "feeds.0"),
        ("name: [", "source.yml"),
        ("", "source.yml"),
    ],
)
def test_what_does_not_hold_is_named(tmp_path: Path, text: str, rule: str) -> None:
    with pytest.raises(SourceError, match=rule) as caught:
        sources(write(tmp_path, text))
    assert str(tmp_path / "a" / "source.yml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no folder of sources"):
        sources(tmp_path / "none")
