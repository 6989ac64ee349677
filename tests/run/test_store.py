"""The store: small files that survive crashes, neighbours and enemies."""

from __future__ import annotations

import json
import multiprocessing
import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from verify.falsify.draft import Draft
from verify.falsify.extremal import Extremal
from verify.falsify.written import to_data
from verify.run import store as store_file
from verify.run.store import BEST, COMMITTED, KEPT, Store, best, file_name

IDS = (
    "lem:a",
    "lem:a/proof/3",
    "../../outside",
    "/etc/passwd",
    r"eq:\|V\|_{op}",
    "..",
    "",
    "a" * 5000,
    "CON",
    "line\nbreak\0zero",
    "é — ∇",
    "\ud800",
)


def point(number: int | Fraction = 1, **changes: object) -> Extremal:
    """A stored point."""
    draft = Draft({"n": 1}, {}, {"x": ((Fraction(number),),)}, {"x": "real"})
    return replace(Extremal("k", "s", "ratio", float(number), {"x": (1.0, 2.0)}, draft), **changes)  # type: ignore[arg-type]


def same(found: tuple[Extremal, ...], expected: list[Extremal]) -> bool:
    """Whether two lists hold the same points."""
    return list(map(to_data, found)) == list(map(to_data, expected))


@pytest.mark.parametrize("identity", IDS)
def test_what_is_saved_is_loaded(identity: str, tmp_path: Path) -> None:
    """Whatever the id; in one file, inside the folder."""
    store = Store(tmp_path / "inner" / "store")
    assert store.load(identity).extremals == () == store.load(identity).notes
    assert store.save(identity, [point(2), point(1)]) == ""
    assert same(store.load(identity).extremals, [point(2), point(1)])
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.parent for path in written} == {tmp_path / "inner" / "store"}
    assert {path.name for path in written} == {".gitignore", file_name(identity)}


def test_ids_have_files_of_their_own(tmp_path: Path) -> None:
    """Also where their readable parts agree, or differ by case."""
    ids = [*IDS, "lem a", "lem-a", "LEM:A", "lem:a "]
    assert len({file_name(each).lower() for each in ids}) == len(ids)
    assert all(len(file_name(each)) < 100 for each in ids)


def test_nothing_is_made_before_there_is_something_to_store(tmp_path: Path) -> None:
    """Reading leaves no trace; the folder that is made keeps itself out of git."""
    store = Store(tmp_path / ".verify")
    store.load("lem:a")
    assert store.save("lem:a", []) == ""
    assert list(tmp_path.iterdir()) == []
    store.save("lem:a", [point()])
    assert "*" in (tmp_path / ".verify" / ".gitignore").read_text(encoding="utf-8").split("\n")
    given = tmp_path / "given"
    given.mkdir()
    Store(given).save("lem:a", [point()])
    assert [path.name for path in given.iterdir()] == [file_name("lem:a")]


def test_the_committed_folder_is_read_and_never_written(tmp_path: Path) -> None:
    """Points beside the document come after the own ones, each once."""
    committed = Store(tmp_path / COMMITTED)
    committed.save("lem:a", [point(3), point(1)])
    before = {path: path.read_bytes() for path in (tmp_path / COMMITTED).iterdir()}
    store = Store.beside(tmp_path / "proof.tex", tmp_path / ".verify")
    assert same(store.load("lem:a").extremals, [point(3), point(1)])
    store.save("lem:a", [point(2), point(1)])
    assert same(store.load("lem:a").extremals, [point(2), point(1), point(3)])
    assert {path: path.read_bytes() for path in (tmp_path / COMMITTED).iterdir()} == before


def test_the_best_are_kept() -> None:
    """The largest of each quantity under each wording, each point once, and not many in all."""
    many = [point(k) for k in range(1, 50)]
    assert [each.value for each in best(many)] == [48.0, 49.0]
    assert len(best([point(), point(), point(seed=5)])) == 1
    groups = [point(k, quantity=f"constant {k % 3}", skeleton=f"s{k % 2}") for k in range(60)]
    assert len(best(groups)) == 6 * BEST
    wordings = [point(k, skeleton=f"s{k}") for k in range(100)]
    assert [each.skeleton for each in best(wordings)] == [f"s{k}" for k in range(KEPT)]


def test_a_file_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Points that do not fit are left out, the oldest first."""
    monkeypatch.setattr(store_file, "LARGEST", 2500)
    store = Store(tmp_path / "store")
    for k in range(20):
        store.save("lem:a", [point(k, skeleton=f"s{k}")])
    assert (tmp_path / "store" / file_name("lem:a")).stat().st_size <= 2500
    assert store.load("lem:a").extremals[0].skeleton == "s19"
    monkeypatch.setattr(store_file, "LARGEST", 10)
    assert store.load("lem:a").extremals == () and "larger" in store.load("lem:a").notes[0]


GOOD = {"format": 1, "id": "lem:a", "extremals": []}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"extremals": 1}',
        json.dumps({**GOOD, "format": 99}).encode(),
        json.dumps({**GOOD, "id": "lem:b"}).encode(),
        json.dumps({**GOOD, "extremals": [None, {}, 3, {"key": "k"}]}).encode(),
        b'{"format": 1, "id": "lem:a", "extremals": [' + b"9" * 10_000 + b"]}",
    ],
)
def test_a_corrupt_file_is_left_out_with_a_note(text: bytes, tmp_path: Path) -> None:
    """And replaced when there is something to store."""
    path = tmp_path / file_name("lem:a")
    path.write_bytes(text)
    found = Store(tmp_path).load("lem:a")
    assert found.extremals == () and len(found.notes) == 1 and str(path) in found.notes[0]
    assert Store(tmp_path).save("lem:a", [point()]) == ""
    assert same(Store(tmp_path).load("lem:a").extremals, [point()])
    assert Store(tmp_path).load("lem:a").notes == ()


def test_one_broken_point_does_not_lose_the_others(tmp_path: Path) -> None:
    """Each is read by itself."""
    path = tmp_path / file_name("lem:a")
    path.write_text(json.dumps({**GOOD, "extremals": [to_data(point()), {}]}), encoding="utf-8")
    found = Store(tmp_path).load("lem:a")
    assert same(found.extremals, [point()]) and "1 of its points" in found.notes[0]


def test_a_disk_that_refuses_is_a_note(tmp_path: Path) -> None:
    """A file where the folder should be, a folder where the file should be, a pipe that nobody writes to."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    assert "nothing could be stored" in Store(tmp_path / "taken").save("lem:a", [point()])
    assert "nothing could be stored" in Store(tmp_path / "taken" / "below").save("lem:a", [point()])
    (tmp_path / file_name("lem:a")).mkdir()
    assert "nothing could be stored" in Store(tmp_path).save("lem:a", [point()])
    assert Store(tmp_path).load("lem:a").extremals == ()
    assert not list(tmp_path.rglob("*.tmp"))
    os.mkfifo(tmp_path / file_name("lem:b"))
    assert Store(tmp_path).load("lem:b").extremals == ()


def test_a_link_is_not_followed_to_write(tmp_path: Path) -> None:
    """A document's folder may hold a link to anywhere: nothing is written there."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".verify").symlink_to(tmp_path / "elsewhere")
    assert "link" in Store(tmp_path / ".verify").save("lem:a", [point()])
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    store = Store(tmp_path / "store")
    store.folder.mkdir()
    (store.folder / file_name("lem:a")).symlink_to(victim)
    assert store.save("lem:a", [point()]) == ""
    assert victim.read_text(encoding="utf-8") == "mine"


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new one takes its place whole or not at all."""
    store = Store(tmp_path)
    store.save("lem:a", [point(1)])

    def stop(source: str, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        store.save("lem:a", [point(2)])
    assert same(store.load("lem:a").extremals, [point(1)])
    assert [path.name for path in tmp_path.iterdir()] == [file_name("lem:a")]


def _busy(folder: Path, worker: int) -> None:
    store = Store(folder)
    for k in range(40):
        assert store.save("shared", [point(100 * worker + k)]) == ""
        assert store.save(f"own {worker}", [point(k)]) == ""
        assert store.load("shared").notes == ()


def test_several_processes_use_one_folder(tmp_path: Path) -> None:
    """No reader sees half a file; what a claim's only writer stored is there."""
    folder = tmp_path / "store"
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_busy, args=(folder, k)) for k in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    for k in range(4):
        assert same(Store(folder).load(f"own {k}").extremals, [point(39), point(38)])
    assert 1 <= len(Store(folder).load("shared").extremals) <= BEST
    assert not list(folder.glob("*.tmp"))
