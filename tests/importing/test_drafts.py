"""Drafts of entries: one a code, with TODO for what the table does not say."""

import yaml

from site_builder.importing.drafts import Draft, draft
from site_builder.importing.entry_yaml import entry_yaml
from site_builder.importing.pairing import drafts_of
from tests.importing.pages import facts

HEAD = "|Code|Message|HTTP|Retry|Type|\n|-|-|-|-|-|\n"


def drafted(text: str, code: str = "A") -> Draft:
    return draft(code, {"en": facts(text).by_code[code]})


def test_entry_is_written_in_blocks() -> None:
    assert entry_yaml(drafted("|Code|Message|Cause|\n|-|-|-|\n|A|a: #b|One.<br>Two.|\n")) == (
        "# yaml-language-server: $schema=../schema.json\n"
        'code: "A"\n'
        "message:\n  en: |\n    a: #b\n"
        "causes:\n"
        "  - cause:\n      en: |\n        One.\n\n        Two.\n"
        "    solution:\n      en: |\n        TODO\n"
        "thin: true  # until it has category, fault and retry\n"
    )


def test_rows_of_one_code_are_causes_with_messages_and_statuses_of_their_own() -> None:
    entry = yaml.safe_load(entry_yaml(drafted(HEAD + "|A|a|400|yes|T|\n|A|b|403|no|U|\n|A|a|400|yes|T|\n")))

    assert entry["message"] == {"en": "a\n"}
    assert entry["http_status"] == 400
    assert [cause.get("message") for cause in entry["causes"]] == [None, {"en": "b\n"}]
    assert [cause.get("http_status") for cause in entry["causes"]] == [None, 403]
    assert [cause["retry"]["policy"] for cause in entry["causes"]] == ["backoff", "after-change"]
    assert [cause["title"] for cause in entry["causes"]] == [{"en": "T"}, {"en": "U"}]


def test_columns_that_entries_have_no_field_for_are_its_note() -> None:
    assert drafted(HEAD + "|A|a|4XX||T|\n").note == {"en": "HTTP: 4XX\n\nType: T"}


def test_success_has_no_cause() -> None:
    made = drafted("|Code|Message|Description|\n|-|-|-|\n|OK|OK|It went well.|\n", "OK")

    assert (made.success, made.causes, made.note) == (True, (), {"en": "It went well."})


def test_columns_of_further_codes_are_what_their_systems_call_it() -> None:
    text = "|Code|Message|SQLSTATE|Error No.|\n|-|-|-|-|\n|A|a|`08001`|7|\n|B|b|-|--|\n"

    assert drafted(text).codes == {"sqlstate": "08001", "errno": "7"}
    assert drafted(text, "B").codes == {}
    assert 'codes: {sqlstate: "08001", errno: "7"}\nmessage:' in entry_yaml(drafted(text))


def test_both_languages_name_one_system_though_their_headers_differ() -> None:
    pages = {
        "zh": facts("|错误码|消息|错误编号|\n|-|-|-|\n|A|甲|7|\n"),
        "en": facts("|Code|Message|errno|\n|-|-|-|\n|A|a|7|\n"),
    }
    ((made,), _) = drafts_of(pages)

    assert (made.codes, made.note) == ({"errno": "7"}, None)


def test_several_numbers_of_one_system_are_told_in_the_note_and_may_title_the_causes() -> None:
    head = "|Code|Message|errno|SQLSTATE|Other|\n|-|-|-|-|-|\n"
    made = drafted(head + "|A|a|7|08001|x|\n|A|b|8|08001|x|\n")
    alike = drafted(head + "|A|a|7|-|x|\n|A|a|8|-|x|\n")

    assert (made.codes, made.note) == ({"sqlstate": "08001"}, {"en": "Other: x\n\nerrno: 7, 8"})
    assert [cause.title for cause in made.causes] == [{"en": "a"}, {"en": "b"}]
    assert [cause.title for cause in alike.causes] == [{"en": "7"}, {"en": "8"}]


def test_number_that_can_be_no_code_is_told_in_the_note() -> None:
    made = drafted(f"|Code|Message|errno|\n|-|-|-|\n|A|a|{'9' * 201}|\n")

    assert (made.codes, made.note) == ({}, {"en": f"errno: {'9' * 201}"})


def test_pages_are_joined_by_code() -> None:
    head = "|Code|Message|\n|-|-|\n"
    drafts, remarks = drafts_of({"zh": facts(head + "|A|甲|\n|B|乙|\n"), "en": facts(head + "|B|b|\n|C|c|\n")})

    assert [(made.code, made.message) for made in drafts] == [
        ("A", {"zh": "甲", "en": "TODO"}),
        ("B", {"zh": "乙", "en": "b"}),
        ("C", {"zh": "TODO", "en": "c"}),
    ]
    assert remarks == []


def test_code_that_differs_in_case_and_spaces_is_joined_and_remarked() -> None:
    head = "|Code|Message|\n|-|-|\n"
    drafts, remarks = drafts_of({"zh": facts(head + "|User.Gone|甲|\n"), "en": facts(head + "|user. Gone|a|\n")})

    assert [(made.code, made.message["en"]) for made in drafts] == [("User.Gone", "a")]
    assert [remark.text for remark in remarks] == ["'user. Gone' was taken for 'User.Gone' of page.md; write it alike"]


def test_code_that_is_alike_is_remarked_and_not_joined() -> None:
    head = "|Code|Message|\n|-|-|\n"
    drafts, remarks = drafts_of({"zh": facts(head + "|Forbidden.Ram|甲|\n"), "en": facts(head + "|Forbiden.Ram|a|\n")})

    assert [made.code for made in drafts] == ["Forbidden.Ram", "Forbiden.Ram"]
    assert [remark.line for remark in remarks] == [3]


def test_statuses_that_differ_between_the_languages_are_remarked() -> None:
    head = "|Code|HTTP|Message|\n|-|-|-|\n"
    _, remarks = drafts_of({"zh": facts(head + "|A|400|甲|\n"), "en": facts(head + "|A|404|a|\n")})

    assert [remark.text for remark in remarks] == ["'A' has status 404 here and 400 in page.md; correct one of them"]
