"""A reference that leads nowhere is answered with the one that was meant."""

import pytest

from site_builder.rules import validate
from tests.conftest import WriteCatalog, good


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("OKK", "OK"),
        ("ISV.too_many", "isv.TOO_MANY"),
        ("ONLY_HERE", "mail/ONLY_HERE"),  # the very code, in another domain
        ("mail/ONLY_HER", "mail/ONLY_HERE"),
        ("mial/ONLY_HERE", "mail/ONLY_HERE"),
        ("sms/isv.TOO_MANNY", "isv.TOO_MANY"),
    ],
)
def test_reference_that_was_meant(reference: str, meant: str, write_catalog: WriteCatalog) -> None:
    catalog = write_catalog(
        {
            "sms/BadNumber.yaml": good("sms/BadNumber.yaml") + f'see_also: ["{reference}"]\n',
            "mail/domain.yaml": good("sms/domain.yaml").replace("id: sms", "id: mail").replace("SmsError", "MailError"),
            "mail/ONLY_HERE.yaml": good("sms/OK.yaml").replace('"OK"', '"ONLY_HERE"'),
        }
    )

    (problem,) = validate(catalog).problems

    assert problem.text == f"see_also '{reference}' is no code of the catalogue"
    assert problem.tip == f"did you mean '{meant}'?"
