"""The command line as a whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
COMMANDS = (
    "compose",
    "generate",
    "gallery",
    "gallery search",
    "gallery show",
    "gallery export",
    "gallery delete",
    "gallery restore",
    "replay",
    "models",
    "models list",
    "models add",
    "models remove",
    "doctor",
    "bench",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(seedlock, command: str) -> None:
    done = seedlock(*command.split(), "--help")

    assert done.status == 0
    assert "Usage" in done.out
    assert "bool" not in done.out  # a flag takes no value
    assert not any(kind in done.out for kind in ("<str>", "<list", "<path>"))  # nobody types Python


def test_the_help_names_every_command(seedlock) -> None:
    done = seedlock("--help")
    assert all(command in done.out for command in COMMANDS if " " not in command)


def test_the_version_is_told(seedlock) -> None:
    assert seedlock("--version").out.startswith("seedlock 0.")


def test_a_mistyped_command_is_wrong_usage_and_the_nearest_is_named(seedlock) -> None:
    done = seedlock("genrate", "a fox")

    assert done.status == 2
    assert "generate" in done.err


def test_debug_may_stand_anywhere_but_is_text_behind_dashes(seedlock) -> None:
    assert seedlock("compose", "a fox", "--debug").out == "a fox\n"
    assert seedlock("compose", "--", "--debug").out == "--debug\n"


def test_damaged_settings_are_told_of_and_stop_nothing(seedlock, home) -> None:
    home.settings.write_text("{ broken")

    done = seedlock("compose", "a fox")

    assert done.status == 0
    assert "settings were damaged" in done.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux runs without a display")
def test_without_a_display_the_window_says_what_else_there_is(seedlock, monkeypatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    done = seedlock()

    assert done.status == 2
    assert "seedlock generate" in done.err
    assert done.err.count("\n") == 1


def test_composing_in_a_fresh_process_imports_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; from studio import app; status = app.main(['compose', 'a fox']);"
        "print(*{name.partition('.')[0] for name in sys.modules}); sys.exit(status)"
    )
    home = {**os.environ, "SEEDLOCK_HOME": str(tmp_path / "other")}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT, env=home
    )

    assert not {"torch", "diffusers", "transformers", "sqlalchemy", "PySide6"} & set(done.stdout.split())
    assert (tmp_path / "other" / "cache" / "seedlock.log").exists()


def test_a_bug_is_one_line_without_a_traceback_and_stands_in_the_log(tmp_path: Path) -> None:
    program = "import sys; from studio import app; app.run = lambda arguments: {}['gone']; app.main(['compose'])"
    home = {**os.environ, "SEEDLOCK_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, env=home)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "--debug" in done.stderr
    assert "KeyError" in (tmp_path / "cache" / "seedlock.log").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("genrate x", "There is no command genrate. The nearest is generate. See: seedlock --help"),
        ("gallery serch", "There is no command serch. The nearest is search. See: seedlock gallery --help"),
        ("generate x --sede 4", "There is no option --sede. The nearest is --seed. See: seedlock generate --help"),
        (
            "compose a red fox",
            'There is nothing for "red fox" to stand for. Put texts of several words in quotation marks. '
            "See: seedlock compose --help",
        ),
        ("doctor x", 'There is nothing for "x" to stand for. See: seedlock doctor --help'),
        ("generate x --count many", "--count takes a whole number. See: seedlock generate --help"),
        (
            "generate x --device tpu",
            "--device: 'tpu' is not one of 'auto', 'cuda', 'mps', 'cpu'. See: seedlock generate --help",
        ),
        ("gallery search --limit 0", "--limit takes 1 or more. See: seedlock gallery search --help"),
        ("grid x", "--axis is missing. See: seedlock grid --help"),
        ("gallery show", "ID is missing. See: seedlock gallery show --help"),
        ("generate x --seed", "--seed needs a value. See: seedlock --help"),
    ],
)
def test_wrong_usage_is_one_sentence_that_names_the_way_out(seedlock, arguments: str, said: str) -> None:
    done = seedlock(*arguments.split())
    assert (done.status, done.out, done.err) == (2, "", f"seedlock: {said}\n")


def test_a_group_without_a_command_shows_its_help(seedlock) -> None:
    done = seedlock("gallery")
    assert (done.status, done.err) == (2, "")
    assert "search" in done.out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk at hand")
@pytest.mark.parametrize("arguments", ["compose fox", "compose fox --json"])
def test_a_full_disk_under_the_output_is_told(tmp_path: Path, arguments: str) -> None:
    home = {**os.environ, "SEEDLOCK_HOME": str(tmp_path)}
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "studio", *arguments.split()]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=home)
    assert done.returncode == 1
    assert "could not be written (No space left on device)" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["compose", "generate"])
def test_a_command_without_words_shows_how_they_are_given(seedlock, command: str) -> None:
    done = seedlock(command, "--frame", "oil painting")
    assert done.status == 1
    assert done.err.endswith('for example: --subject "a red fox".\n')


@pytest.mark.parametrize("command", ["compose", "generate"])
def test_a_text_of_blanks_is_told(seedlock, command: str) -> None:
    done = seedlock(command, "  ")
    assert (done.status, done.out) == (1, "")
    assert "The prompt is empty" in done.err


@pytest.mark.parametrize("command", ["compose", "generate"])
def test_bytes_that_are_no_text_are_told(seedlock, command: str) -> None:
    done = seedlock(command, "a \udcff fox")
    assert done.status == 1
    assert "signs that are no text" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="its shell closes no streams")
@pytest.mark.parametrize(
    ("closed", "out", "err"), [(">&-", "", "tokens  2"), ("2>&-", "a fox\n", ""), ("<&- >&- 2>&-", "", "")]
)
def test_a_closed_stream_stops_nothing(tmp_path: Path, closed: str, out: str, err: str) -> None:
    home = {**os.environ, "SEEDLOCK_HOME": str(tmp_path)}
    command = ["sh", "-c", f'exec "$0" -m studio compose "a fox" {closed}', sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=home)
    assert (done.returncode, done.stdout) == (0, out)
    assert err in done.stderr
    assert bool(done.stderr) == bool(err)


def test_signs_that_the_terminal_does_not_know_are_printed_as_numbers(tmp_path: Path) -> None:
    home = {**os.environ, "SEEDLOCK_HOME": str(tmp_path), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "studio", "compose", "a 日 fox", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=home)
    assert json.loads(done.stdout)["prompt"] == "a 日 fox"
