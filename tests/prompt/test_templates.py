"""The file of the user's own templates."""

from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.prompt.template import LIST, SENTENCE, Template
from studio.prompt.templates import TemplateBook

OWN = Template("modifiers first", ("modifier", "frame", "subject", "style"))


@pytest.fixture
def book(tmp_path: Path) -> TemplateBook:
    return TemplateBook(tmp_path / "home" / "templates.toml")


def test_both_shipped_templates_are_there_without_a_file(book: TemplateBook) -> None:
    assert book.all() == (SENTENCE, LIST)


def test_a_saved_template_is_read_back(book: TemplateBook) -> None:
    book.save(OWN)
    assert TemplateBook(book.file).named("modifiers first") == OWN


def test_saving_under_the_same_name_replaces_in_place(book: TemplateBook) -> None:
    book.save(OWN)
    book.save(Template("other", ("subject",)))
    changed = Template(OWN.name, ("subject", "style"), sentence=False)
    book.save(changed)
    assert book.all()[2:] == (changed, Template("other", ("subject",)))


def test_a_removed_template_is_gone(book: TemplateBook) -> None:
    book.save(OWN)
    book.remove(OWN.name)
    assert book.all() == (SENTENCE, LIST)


@pytest.mark.parametrize(("name", "hint"), [("sentense", 'mean "sentence"'), ("xyz", "sentence, list")])
def test_an_unknown_name_is_answered_with_the_nearest(book: TemplateBook, name: str, hint: str) -> None:
    with pytest.raises(StudioError, match=hint):
        book.named(name)


def test_shipped_templates_cannot_be_changed_or_removed(book: TemplateBook) -> None:
    with pytest.raises(StudioError, match="ships with Seedlock"):
        book.save(Template("list", ("subject",)))
    with pytest.raises(StudioError, match="ships with Seedlock"):
        book.remove("sentence")


@pytest.mark.parametrize(
    "contents",
    [
        "templates = [",
        '[[templates]]\nname = "x"\nslots = ["frame"]',
        "templates = 3",
        '[[templates]]\nslots = ["subject"]',
    ],
)
def test_a_broken_file_is_kept_aside_and_named(book: TemplateBook, contents: str) -> None:
    book.file.parent.mkdir()
    book.file.write_text(contents)
    with pytest.raises(StudioError, match=r"templates\.toml is broken .* kept as .*templates\.broken\.toml"):
        book.all()
    assert book.file.with_name("templates.broken.toml").read_text() == contents
    assert book.all() == (SENTENCE, LIST)


def test_a_second_broken_file_does_not_replace_the_first(book: TemplateBook) -> None:
    book.file.parent.mkdir()
    for contents in ("a =", "b ="):
        book.file.write_text(contents)
        with pytest.raises(StudioError):
            book.all()
    assert sorted(path.name for path in book.file.parent.iterdir()) == [
        "templates.broken.toml",
        "templates.broken1.toml",
    ]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should be")
    with pytest.raises(StudioError, match="cannot be"):
        TemplateBook(tmp_path / "home" / "templates.toml").save(OWN)
