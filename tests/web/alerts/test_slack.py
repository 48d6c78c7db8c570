import json

from tests.web.alerts.test_notice import NOTICE
from web.alerts import slack


def test_a_line_with_level_number_and_link(receiver):
    slack.send(NOTICE, receiver.url, 2)
    ((headers, body),) = receiver.seen
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body)["text"] == (
        "*To be seen today*: red flag no. 12. "
        "<https://chat.clinic.example/staff/escalations/12/|Read and acknowledge>"
    )
