"""Bundles: what one downloads is enough to count again, and whatever is changed in it is found."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from frictionless import Package

from govhub.core.canonical import canonical_bytes, canonical_hash
from govhub.transparency.cli import recount
from govhub.transparency.rules.bundle import differences, members, packed, unpacked
from govhub.transparency.rules.reading import Unreadable
from tests.conftest import Cast
from tests.transparency.stage import decided, opened


def downloaded(browse: Any, number: int) -> bytes:
    answer = browse("nobody").get(f"/open/waste/decisions/{number}.zip")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    content: bytes = answer.data
    return content


def counted(tmp_path: Path, bundle: bytes) -> Result:
    file = tmp_path / "bundle.zip"
    file.write_bytes(bundle)
    return CliRunner().invoke(recount, [str(file), "--json"])


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_recount_of_a_bundle_gives_the_same_result(browse: Any, cast: Cast, tmp_path: Path) -> None:
    bundle = downloaded(browse, decided(cast))
    found = counted(tmp_path, bundle)
    assert found.exit_code == 0, found.output
    said = json.loads(found.output)
    assert (said["result"], said["differences"]) == ("passed", [])
    page = browse("nobody").get("/open/waste/decisions/1").text
    assert said["sha256"] in page


def test_bundle_is_the_same_file_each_time(browse: Any, cast: Cast) -> None:
    number = decided(cast)
    assert downloaded(browse, number) == downloaded(browse, number)


def test_bundle_of_an_open_vote_is_not_there(browse: Any, cast: Cast) -> None:
    assert browse("nobody").get(f"/open/waste/decisions/{opened(cast)}.zip").status_code == 404


def test_bundle_is_a_data_package(browse: Any, cast: Cast, tmp_path: Path) -> None:
    for name, content in unpacked(downloaded(browse, decided(cast))).items():
        (tmp_path / name).write_bytes(content)
    report = Package("datapackage.json", basepath=str(tmp_path)).validate()
    assert report.valid, report.flatten(["title", "message"])


def test_bundle_holds_a_popolo_vote_event(browse: Any, cast: Cast) -> None:
    motion = json.loads(unpacked(downloaded(browse, decided(cast, bob=None)))["popolo.json"])
    (event,) = motion["vote_events"]
    counts = {one["option"]: one["value"] for one in event["counts"]}
    assert counts == {"yes": 1, "not voting": 1}
    assert sum(counts.values()) == len(event["votes"])


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key in value for leaf in leaves(value[key], (*path, key))] or [path]
    if isinstance(value, list):
        return [leaf for at, one in enumerate(value) for leaf in leaves(one, (*path, at))] or [path]
    return [path]


def changed(value: Any, path: tuple[Any, ...]) -> Any:
    if not path:
        return 7 if value != 7 else 8
    copy = value.copy()
    copy[path[0]] = changed(value[path[0]], path[1:])
    return copy


def test_recount_finds_each_single_field_changed(browse: Any, cast: Cast) -> None:
    files = unpacked(downloaded(browse, decided(cast)))
    tried = 0
    for name in ("decision.json", "trace.json", "popolo.json", "datapackage.json"):
        said = json.loads(files[name])
        assert in_form(name, said) == files[name]
        for path in leaves(said):
            bad = {**files, name: in_form(name, changed(said, path))}
            assert finds(bad), (name, path)
            tried += 1
    assert tried > 150


def in_form(name: str, value: Any) -> bytes:
    """A value in exactly the form in which the bundle writes this file, so that only the value differs."""
    if name in ("decision.json", "trace.json"):
        return canonical_bytes(value)
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def finds(files: dict[str, bytes]) -> bool:
    try:
        return bool(list(differences(files)))
    except Unreadable:
        return True


@pytest.mark.parametrize("name", ["electorate.csv", "ballots.csv", "text.md", "README.txt"])
def test_recount_finds_each_altered_or_missing_file(browse: Any, cast: Cast, name: str) -> None:
    files = unpacked(downloaded(browse, decided(cast)))
    assert finds({**files, name: files[name] + b" "})
    assert finds({key: content for key, content in files.items() if key != name})
    assert finds({**files, "more.txt": b""})


def test_recount_finds_a_forged_result_with_all_files_made_anew(
    browse: Any, cast: Cast, tmp_path: Path
) -> None:
    said = json.loads(unpacked(downloaded(browse, decided(cast)))["decision.json"])
    for ballot in said["ballots"]:
        ballot["choice"] = "disagree"
    found = counted(tmp_path, packed(canonical_bytes(said)))
    assert found.exit_code == 1
    assert "a recount gives failed" in found.output
    said["result"], said["trace"]["result"] = "failed", "failed"
    said["trace_hash"] = canonical_hash(said["trace"])
    found = counted(tmp_path, packed(canonical_bytes(said)))
    assert found.exit_code == 1
    assert "not those of a recount" in found.output


def test_recount_finds_a_ballot_from_outside_and_a_second_one(browse: Any, cast: Cast) -> None:
    said = json.loads(unpacked(downloaded(browse, decided(cast)))["decision.json"])
    twice = {**said, "ballots": [*said["ballots"], said["ballots"][0]]}
    assert "a voice has two ballots" in list(differences(members(canonical_bytes(twice))))
    strange = {**said, "ballots": [{**said["ballots"][0], "voter": "stranger"}]}
    assert any("outside" in what for what in differences(members(canonical_bytes(strange))))


@pytest.mark.parametrize(
    "bundle",
    [
        b"",
        b"PK\x03\x04 and then nothing",
        zipped({}),
        zipped({"decision.json": b"{}"}),
        zipped({"decision.json": b"[1, 2]"}),
        zipped({"decision.json": b"\xff"}),
        zipped({"decision.json": b"[" * 100_000}),
        zipped({"decision.json": b'{"electorate": 3, "ballots": {}}'}),
    ],
)
def test_recount_of_what_is_no_bundle_says_so(tmp_path: Path, bundle: bytes) -> None:
    found = counted(tmp_path, bundle)
    assert found.exit_code == 2
    assert "govhub recount:" in found.output
    assert "Traceback" not in found.output


def test_recount_refuses_a_bomb(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("decision.json", b"0" * (80 * 1024 * 1024))
    assert counted(tmp_path, buffer.getvalue()).exit_code == 2


def test_recount_of_a_truncated_bundle_never_passes(browse: Any, cast: Cast, tmp_path: Path) -> None:
    bundle = downloaded(browse, decided(cast))
    for length in range(0, len(bundle) - 1, 97):
        assert counted(tmp_path, bundle[:length]).exit_code == 2
