import json

from slack_sdk.models.blocks import Block

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


def test_where_presses_are_heard_there_is_a_button_to_acknowledge(receiver):
    slack.send(NOTICE, receiver.url, 2, with_button=True)
    ((_, body),) = receiver.seen
    told = json.loads(body)
    section, actions = told["blocks"]
    assert section["text"]["text"] == told["text"]
    (button,) = actions["elements"]
    assert (button["action_id"], button["value"]) == ("acknowledge", f"12:{NOTICE.round}")
    assert [Block.parse(block).to_dict()["type"] for block in told["blocks"]] == ["section", "actions"]
