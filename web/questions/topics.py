"""The topics as they are published, for the pages that offer them."""

from web.topics import published


def titles() -> dict[str, str]:
    """The titles of all topics by id, sorted by title."""
    topics = published.topics().values()
    return {topic.id: topic.title for topic in sorted(topics, key=lambda topic: topic.title.casefold())}


def what_was_said(text_id: str) -> str:
    """What the assistant did, in words for staff."""
    if text_id.startswith("utter_faq/"):
        topic = text_id.removeprefix("utter_faq/")
        found = published.topic(topic)
        return f"answered “{found.title if found else topic}”"
    return SAID.get(text_id, text_id.removeprefix("utter_").replace("_", " ") or "nothing")


SAID = {
    "utter_out_of_scope": "said that it does not know",
    "utter_offer_person": "said that it does not know, and offered a person",
    "utter_did_you_mean": "asked back which topic is meant",
    "utter_safety_check": "asked whether it is an emergency",
    "utter_safety_check_suicide": "asked whether they are thinking of harming themselves",
}
