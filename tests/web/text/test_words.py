"""The files of words are checked as they are read, and what is wrong is named by file, line and key."""

from pathlib import Path

import pytest

from web.text.words import FOLDER, InterfaceWords, Text, Tree, WordsError, keyed, languages, read_words


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.yaml")))
def test_every_file_is_right_and_has_every_language(name: str) -> None:
    assert languages(name) == ("zh", "en", "ja", "de")
    assert all(InterfaceWords(one)[name].keys() == InterfaceWords("en")[name].keys() for one in languages(name))


def test_words_keep_their_groups() -> None:
    assert InterfaceWords("en")["pages"]["retries"]["never"]["short"] == "No"
    assert InterfaceWords("zh")["pages"]["space"] == ""


def test_a_language_without_words_gets_english() -> None:
    assert InterfaceWords("fr")["reasons"] == InterfaceWords("en")["reasons"]


def test_values_stay_as_they_are_written(tmp_path: Path) -> None:
    tree = read(tmp_path, "answer: {no: nei, en: yes}\n")

    assert [dict(text.by_language) for _, text in keyed(tree, "words")] == [{"no": "nei", "en": "yes"}]


def test_any_number_of_languages(tmp_path: Path) -> None:
    tree = read(tmp_path, "code: {zh: 码, en: Code, ja: コード}\nchange: {zh: 改, en: Change, ja: 変更}\n")

    assert [text.by_language["ja"] for _, text in keyed(tree, "words")] == ["コード", "変更"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: {zh: 甲, en: A}\nb:\n  c: {zh: 丙}\n", "words.yaml:3: b.c has no 'en' text"),
        ("a: {zh: 甲}\n", "words.yaml:1: a has no 'en' text"),
        (
            "a: {zh: 甲, en: A}\nb: {zh: 乙, en: B, de: B}\n",
            "words.yaml:2: b has a 'de' text, and words.yaml:1: a has none",
        ),
        ("a: {zh: '{count} 个', en: Many}\n", "words.yaml:1: a has other placeholders in 'zh' than in 'en'"),
        ("a: {zh: '{count}', en: '{number}'}\n", "words.yaml:1: a has other placeholders in 'zh' than in 'en'"),
        ("a: {zh: 甲, en: A}\na: {zh: 乙, en: B}\n", "words.yaml:1: the file has 'a' twice"),
        ("a: {zh: 甲, en: A}\nb: text\n", "words.yaml:2: b is no mapping; write `b: {zh: …, en: …}`"),
        ("a: {zh: 甲, en: [A]}\n", "words.yaml:1: a.zh is no mapping; write `a.zh: {zh: …, en: …}`"),
        ("zh: 甲\nen: A\n", "words.yaml:1: the file is a text; give it a key"),
        ("", "words.yaml:1: the file is no mapping; write `key: {zh: …, en: …}`"),
        ("a: {zh: 甲\nb: 1", "words.yaml:2: is no YAML: "),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(content: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(WordsError) as error:
        read(tmp_path, content)

    assert str(error.value).startswith(said)


def test_braces_that_are_to_be_seen_are_no_placeholders() -> None:
    text = Text("", {"zh": "如 {{name}}，{…} 处不同", "en": "{code} and {{name}}"})

    assert text.placeholders == {"zh": [], "en": ["code"]}


def read(folder: Path, content: str) -> Tree:
    path = folder / "words.yaml"
    path.write_text(content, "utf-8")
    return read_words(path)
