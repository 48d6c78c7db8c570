"""Stands in for ``web.tryout.helper``: the same lines, with answers that depend on the text alone.

"die" ends it, "fail" is a problem, "slow" never comes.
"""

import json
import sys


def said(text: str, side: str) -> dict:
    reply = {
        "text": f"{side} to {text}",
        "kind": "answer",
        "text_id": "",
        "level": "none",
        "buttons": [{"id": "topic:missed_dose", "title": "What if I <miss> one?"}],
        "answers": [],
        "by": "",
    }
    if "same" in text:
        reply["text"] = "The same."
    return {
        "level": "none",
        "outcome": "answer",
        "topics": [{"topic": "how_often", "title": "How often?"}],
        "confidence": 0.93,
        "replies": [reply],
        "best": [{"topic": "how_often", "title": "How often?", "share": 0.9}],
        "nearest": [{"topic": "how_often", "title": "How often?", "text": "<i>near</i>", "near": 0.81}],
        "learned": 0.02,
        "findings": [
            {
                "symptom": "chest_pain",
                "group": "heart",
                "level": "emergency",
                "words": [text[:4]],
                "spans": [[0, 4]],
                "context": "past",
                "counts": True,
                "title": "Chest pain",
                "group_title": "Heart",
            }
        ],
    }


for line in sys.stdin:
    job = json.loads(line)
    texts = job.get("questions") or [turn["text"] for turn in job["turns"]]
    if "die" in texts:
        sys.exit(1)
    if "slow" in texts:
        continue
    answer = {"id": job["id"], "done": True, "said": [said(text, job["side"]) for text in texts]}
    if "fail" in texts:
        answer = {"id": job["id"], "problem": "It <failed>."}
    print(json.dumps(answer), flush=True)
