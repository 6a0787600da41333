"""Traditional and simplified characters are one, for codes, words and messages."""

from web.paste.folded import FoldedText
from web.text.simplified import SIMPLIFIED, TRADITIONAL, simplified
from web.text.terms import asked, fold, fold_code, term_set


def test_each_character_of_the_table_has_one_form_which_is_none_of_them() -> None:
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))
    assert set(TRADITIONAL) & set(SIMPLIFIED) == set()


def test_both_scripts_are_folded_alike() -> None:
    traditional, plain = "觸發小時級流控，簽名不合法 isv.SMS", "触发小时级流控，签名不合法 isv.SMS"

    assert simplified(traditional) == plain
    for read in (fold, fold_code, term_set, asked, lambda text: FoldedText(text).text):
        assert read(traditional) == read(plain)
