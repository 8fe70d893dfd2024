"""What another version of the rules has read and nobody has published: valid frames under `<work>/held/<version>/`.

Each batch is a folder with the files that a load takes, put there in one move. Taking them over is a load like any
other: until then neither the warehouse nor a snapshot knows of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.load import load
from flows.run import ENTRY_IDS, Run
from schemas.columns import to_frame
from schemas.quarantine import Quarantined

if TYPE_CHECKING:
    import pandas as pd

FRAMES = ("valid.documents", "valid.claims", "valid.mentions", "signatures", "rejected", "versions")
# The revisions that stand, each read by another version.
STANDING = """
SELECT revision_id FROM core.readings WHERE superseded_at IS NULL AND extractor_version <> $version
"""


@dataclass(frozen=True, slots=True)
class Held:
    """The results of one version, batch by batch."""

    folder: Path
    version: str

    @property
    def path(self) -> Path:
        """Where they are."""
        return self.folder / self.version

    def batches(self) -> list[Path]:
        """The folders of its batches, in the order in which they were read."""
        return sorted(path for path in self.path.glob("*") if path.is_dir() and not path.name.startswith("."))

    def frames(self, name: str) -> Iterator[pd.DataFrame]:
        """A batch after the other, one of FRAMES, each row with the version that read it."""
        import pandas as pd

        for path in self.batches():
            frame = pd.read_parquet(path / f"{name}.parquet")
            if "extractor_version" not in frame:
                versions = pd.read_parquet(path / "versions.parquet")
                told = dict(zip(versions["revision_id"], versions["extractor_version"], strict=True))
                frame["extractor_version"] = [told.get(one, self.version) for one in frame["revision_id"]]
            yield frame

    def revisions(self) -> list[tuple[str, str]]:
        """The revisions that are held, each with who read it: another one in the place of a reader that was away."""
        found = self.frames("valid.documents")
        return [pair for frame in found for pair in zip(frame["revision_id"], frame["extractor_version"], strict=True)]

    def discard(self) -> None:
        """Remove them."""
        shutil.rmtree(self.path, ignore_errors=True)


def held(work: Path, version: str) -> Held:
    """What is held of a version."""
    return Held(work / "held", version)


def versions(work: Path) -> list[str]:
    """The versions of which something is held, the one that was read last at the end."""
    found = [path for path in (work / "held").glob("*") if Held(path.parent, path.name).batches()]
    return [path.name for path in sorted(found, key=lambda path: path.stat().st_mtime)]


def read_by(work: Path) -> Iterator[tuple[str, dict[str, pd.DataFrame]]]:
    """What each version has read itself: documents and claims; what another one read in its place is left out."""
    import pandas as pd

    for version in versions(work):
        told = {}
        for name in ("documents", "claims"):
            frame = pd.concat(list(held(work, version).frames(f"valid.{name}")), ignore_index=True)
            told[name] = frame[frame["extractor_version"] == version]
        if len(told["documents"]):
            yield version, told


def forget(work: Path) -> None:
    """Remove all that is held: it quotes documents."""
    shutil.rmtree(work / "held", ignore_errors=True)


def keep(run: Run, batch: str) -> dict[str, int]:
    """Holds a batch's valid and quarantined rows, in one move, instead of loading them."""
    from flows.model.setup import version as present

    place = held(run.settings.work_folder, present(run.settings)).path
    documents = len(run.read_frame(f"{batch}.valid.documents.parquet"))
    if not documents:
        return {"held": 0}
    draft, final = place / f".{run.run_id}.{batch}", place / f"{run.run_id}.{batch}"
    draft.mkdir(parents=True, exist_ok=True)
    for name in FRAMES:
        shutil.copyfile(run.path(f"{batch}.{name}.parquet"), draft / f"{name}.parquet")
    draft.replace(final)
    return {"held": documents, "claims": len(run.read_frame(f"{batch}.valid.claims.parquet"))}


def take(run: Run) -> dict[str, int]:
    """Loads what is held of the present rules, a batch a transaction, but for articles that changed in the meantime.

    Those, and what couldn't be read, are left to the extraction that comes next.
    """
    import pandas as pd

    from flows.model.setup import version as present
    from warehouse.connect import open_reader

    version = present(run.settings)
    counts: dict[str, int] = {}
    for number, folder in enumerate(held(run.settings.work_folder, version).batches()):
        with open_reader(run.settings.warehouse) as con:
            stand = {row[0] for row in con.execute(STANDING, {"version": version}).fetchall()}
        batch = f"held-{number:04}"
        for name in FRAMES:
            frame = pd.read_parquet(folder / f"{name}.parquet")
            frame = frame[frame["revision_id"].isin(stand)].reset_index(drop=True)
            run.write_frame(f"{batch}.{name}.parquet", frame)
        run.write_frame(f"{batch}.failed.parquet", to_frame([], Quarantined))
        for name in (ENTRY_IDS, "fetched.jsonl"):
            run.write_lines(f"{batch}.{name}", [])
        for name, value in load(run, batch).items():
            counts[name] = counts.get(name, 0) + value
    return counts
