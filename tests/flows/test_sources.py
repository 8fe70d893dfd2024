from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalogue import entities
from flows.sources import Source, SourceError, sources, tier_of

GOOD = "name: A\nlanguage: fr\npublisher: A\nkind: feed\nfeeds: [https://a.example/feed]\n"
PAGE = GOOD.replace("feed\nfeeds", "page\npages")
SITEMAP = GOOD.replace("feed\nfeeds", "sitemap\nsitemaps")


def write(folder: Path, text: str, name: str = "a") -> Path:
    (folder / name).mkdir(parents=True)
    (folder / name / "source.yml").write_text(text)
    return folder


def test_the_bundled_ones_are_many_and_of_all_kinds() -> None:
    found = sources()
    assert len(found) >= 40
    assert Counter(source.language for source in found if source.tier == "press").keys() == {"fr", "en"}
    assert {source.tier for source in found} >= {"press", "blog", "company", "regulator"}
    assert {source.kind for source in found} >= {"feed", "sitemap"}


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.id)
def test_a_bundled_one_says_all_that_is_known(source: Source) -> None:
    assert source.outlet is not None
    assert source.outlet in entities()
    assert source.tier == tier_of(source.outlet)
    assert source.publisher == entities()[source.outlet].label
    assert source.country
    assert source.publishes
    assert source.cadence <= source.publishes
    assert "items" in source.model_fields_set
    assert all(address.startswith("https://") for address in source.addresses)
    # It is verified by whoever has seen it answer, in a folder of their own.
    assert not source.verified


def test_a_source_is_named_after_its_folder(tmp_path: Path) -> None:
    (found,) = sources(write(tmp_path, GOOD, "outlet"))
    assert (found.id, found.enabled, found.addresses) == ("outlet", True, ("https://a.example/feed",))
    assert (found.cadence, found.silence) == (timedelta(hours=1), timedelta(hours=3))


def test_what_a_source_leaves_out(tmp_path: Path) -> None:
    (found,) = sources(write(tmp_path, SITEMAP + "paths: [/news/, /blog/]\nreach: 2d\n"))
    assert [found.wants(f"https://a.example{path}") for path in ("/news/1", "/blog/", "/jobs", "/")] == [
        True, True, False, False,
    ]  # fmt: skip
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    stamps = ("2026-03-10", "2026-03-08", "2026-03-07", "2026-03-08T11:00:00Z", None, "soon")
    assert [found.reaches(stamp, now) for stamp in stamps] == [True, True, False, False, True, True]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (GOOD.replace("fr", "de"), "language is \"de\": it should be one of en, fr"),
        (GOOD + "xyz: red\n", "xyz: no such key; keys are id, name"),
        (GOOD + "enabeld: true\n", "enabeld: no such key; did you mean enabled?"),
        (GOOD.replace("feeds: [https://a.example/feed]", ""), "needs `feeds`"),
        ("name: A\nlanguage: fr\npublisher: A\nkind: folder\n", "needs `folder`"),
        (GOOD.replace("kind: feed", "kind: sitemap"), "a source of kind sitemap has `sitemaps`"),
        (GOOD + "pages: [https://a.example/]\n", "`pages` is for kind page; a source of kind feed has `feeds`"),
        (GOOD.replace("https://a.example/feed", "nowhere"), "feeds.0 is \"nowhere\""),
        (GOOD.replace("name: A\n", ""), "name: Field required"),
        (GOOD.replace("publisher: A\n", ""), "name its `outlet` of the catalogue"),
        (GOOD + "outlet: outlet/nexxt\n", "outlet is \"outlet/nexxt\": no entity of the catalogue; did you mean"),
        (GOOD + "outlet: outlet/next\ntier: blog\n", "`tier` is blog, in the catalogue outlet/next is press"),
        (GOOD + "tier: gossip\n", "tier is \"gossip\""),
        (GOOD + "cadence: hourly\n", "cadence is \"hourly\": write a number and a unit"),
        (GOOD + "cadence: 24\n", "cadence is 24: write a number and a unit"),
        (GOOD + "items: {min: 9, max: 3}\n", "min 9 is more than max 3"),
        (GOOD + "items: {most: 3}\n", "items.most: no such key"),
        (GOOD + "enabled: 'yes'\n", "enabled is \"yes\": Input should be a valid boolean"),
        (GOOD + "country: France\n", "country is \"France\""),
        (GOOD + "paths: [news]\n", "`paths` begin with a slash"),
        (GOOD + "verified_on: 2026-01-01\n", "`verified_on` is for sources that are `verified: true`"),
        (GOOD + "error_budget: 0\n", "error_budget is 0"),
        (SITEMAP + "headline_only: true\n", "`headline_only` is for kind feed"),
        (PAGE + "reach: 1d\n", "`reach` is for"),
        (PAGE + "paths: [/a]\n", "`paths` are for"),
        ("name: [", "source.yml"),
        ("- name\n", "write `key: value` lines"),
        ("", "source.yml"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named(tmp_path: Path, text: str, rule: str) -> None:
    with pytest.raises(SourceError) as caught:
        sources(write(tmp_path, text))
    assert rule in str(caught.value)
    assert str(tmp_path / "a" / "source.yml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_sources_do_not_read_one_address(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "one")
    with pytest.raises(SourceError, match=r"two/source.yml: https://a.example/feed is read by source one already"):
        sources(write(tmp_path, GOOD, "two"))


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no folder of sources"):
        sources(tmp_path / "none")
