"""`errdex validate` runs the samples of entries."""

from click.testing import CliRunner

from site_builder.cli.validate import validate_command
from tests.conftest import WriteCatalog, good

SAMPLES = """\
samples:
  - {text: '{"Code":"isv.TOO_MANY","Message":"Sending too many within a minute: 7"}', cause: 0, params: {limit: "7"}}
  - {text: '{"Code":"isv.TOO_MANY","Message":"Sending too many within a minute: 8"}', params: {limit: "7"}}
  - {text: "BadNumber"}
  - {text: "nothing of ours"}
  - {text: "nothing of ours", not: true}
  - {text: "isv.TOO_MANY", not: true}
  - {text: "isv.TOO_MANY", cause: 0}
keywords:"""


def test_sample_that_leads_elsewhere_is_a_located_problem(write_catalog: WriteCatalog) -> None:
    entry = good("sms/isv.TOO_MANY.yaml").replace('wire:\n  - "too many: {limit}"\n', "")
    entry = entry.replace("keywords:", SAMPLES, 1).replace(
        "Wait `1` minute, then send again.\n",
        'Wait `1` minute, then send again.\n    wire: ["Sending too many within a minute: {limit}"]\n',
    )
    folder = write_catalog({"sms/isv.TOO_MANY.yaml": entry})

    done = CliRunner().invoke(validate_command, ["--catalog", str(folder)])

    tip = "correct the sample, or the wires that should recognise it [sample]"
    assert done.exit_code == 1
    assert done.output.replace("catalog/sms/isv.TOO_MANY.yaml:", "").replace(tip, "*").splitlines() == [
        "24:5: error: sample 2 gives limit as '8', not as '7'; *",
        "25:5: error: sample 3 leads to sms/BadNumber; *",
        "26:5: error: sample 4 leads to nothing; *",
        "28:5: error: sample 6 leads to isv.TOO_MANY, which it must not; *",
        "29:5: error: sample 7 leads to no cause, not to 0; *",
        "5 errors, 0 warnings in 1 of 5 files",
    ]
