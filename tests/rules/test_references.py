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


def test_many_references_that_lead_nowhere_cost_little(write_catalog: WriteCatalog) -> None:
    """The first have a hint; all are told."""
    wrong = ", ".join(f'"isv.TOO_MANNY{number}"' for number in range(30))
    catalog = write_catalog({"sms/BadNumber.yaml": good("sms/BadNumber.yaml") + f"see_also: [{wrong}]\n"})

    hints = [problem.tip for problem in validate(catalog).problems]

    assert len(hints) == 30
    assert hints.count("did you mean 'isv.TOO_MANY'?") == 20
