"""The wheel, installed where the checkout is not, finds its data and runs its command."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel in it; the dependencies are those of the running one."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (wheel,) = folder.glob("iraq_incident_map-*.whl")
    home = folder / "venv"
    venv.create(home, with_pip=False)
    site = next((home / "lib").glob("python3.*/site-packages"))
    # A plain path line: the editable install of the running environment is not followed from here.
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--quiet", str(wheel)], check=True, capture_output=True, text=True)
    return home


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(installed / "bin" / words[0]), *words[1:]], cwd=folder, capture_output=True, text=True, check=False
    )


def test_packages_and_data_are_those_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import geo, dashboard, geo.paths as p; print(geo.__file__); print(dashboard.__file__); print(p.data_dir())"
    result = run(installed, tmp_path, "python", "-c", code)
    assert result.returncode == 0, result.stderr
    for line in result.stdout.split():
        assert Path(line).is_relative_to(installed), line


def test_the_command_resolves_a_place_of_the_bundled_gazetteer(installed: Path, tmp_path: Path) -> None:
    batch = tmp_path / "names.jsonl"
    batch.write_text('{"id": "1", "name": "معسكر التاجي"}\n', encoding="utf-8")
    result = run(installed, tmp_path, "incident-map", "resolve", "--batch", str(batch), "--out", str(tmp_path / "out"))
    assert result.returncode == 0, result.stderr
    assert json.loads((tmp_path / "out").read_text(encoding="utf-8"))["place"]["id"] == "bg-taji-camp"


def test_the_map_page_is_made_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    report = {"id": "1", "published": "2021-05-03", "text": "سقط صاروخ كاتيوشا قرب مطار بغداد الدولي مساء الأحد."}
    (tmp_path / "news.jsonl").write_text(json.dumps(report, ensure_ascii=False) + "\n", encoding="utf-8")
    ingest = run(installed, tmp_path, "incident-map", "ingest", "news.jsonl", "--store", "news.gpkg")
    assert ingest.returncode == 0, ingest.stderr
    export = run(installed, tmp_path, "incident-map", "export", "map.html", "--store", "news.gpkg")
    assert export.returncode == 0, export.stderr
    assert "مطار بغداد الدولي" in (tmp_path / "map.html").read_text(encoding="utf-8")
