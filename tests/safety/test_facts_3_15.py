"""Every hard positive and every near miss of the facts file, section 3.15, as it is written there."""

from __future__ import annotations

import pytest

from safety import Level, assess

HARD_POSITIVES = [
    "is it normal that my chest hurts when i breathe?",
    "no fever but i cant breathe",
    "my leg isnt swollen but i cant catch my breath",
    "i had a DVT before and now the same leg is swollen",
    "mum just slurred her words, shes 70",
    "probably nothing but half my face is numb",
    "i know you're a bot but im scared, chest tight, left arm heavy",
    "asking for a friend whose lips are blue",
    "i dont want to call 911 but i cant breathe",
    "i think its a panic attack, heart racing and chest pain",
    "google says PE? short of breath + leg pain",
    "not sure if figurative: feels like im going to die, cant breathe",
    "my face drooped, ok now",
    # "Look-alikes" that the table of near misses names as positive.
    "yesterday face drooped, fine now",
    "clot last week, now breathless",
    "my husband is having chest pain now",
]
# One sign of a clot in a leg is SAME_DAY (3.1), also in somebody who had one.
SAME_DAY = {"i had a DVT before and now the same leg is swollen"}

NEAR_MISSES = {
    "N1 negated symptom": [
        "no chest pain, just want to know about clots",
        "my leg is not swollen",
        "i dont have any shortness of breath",
        "never had a clot",
        "no trouble breathing, no swelling",
        "denies chest pain",
    ],
    "P1 past, treated or long ago": [
        "i had a DVT in 2015",
        "had a PE after my knee op, on apixaban since",
        "my clot is treated, can i have b12?",
        "i had anaphylaxis to penicillin as a child",
        "used to get palpitations, checked and fine",
    ],
    "F1 family": [
        "my mum had a stroke last year",
        "dad died of a heart attack at 60",
        "sister has factor V leiden",
        "blood clots run in my family",
        "my husband's aunt got a clot from the pill",
    ],
    "H1 hypothetical or planning": [
        "what if my leg swells after the shot?",
        "what should i do if i cant breathe?",
        "before i get b12 what signs should i watch for?",
        "is it possible to get a clot on a flight?",
        "can i get chest pain from b12?",
    ],
    "I1 information": [
        "what are the symptoms of DVT",
        "explain FAST",
        "how do you know if you have a PE",
        "what is anaphylaxis",
        "list heart attack signs",
        "what does coughing up blood mean",
        "when should i call 911 for a clot",
    ],
    "I2 comparing": [
        "difference between calf cramp and clot",
        "is my soreness at the needle site a clot?",
        "injection lump or blood clot?",
    ],
    "M1 figurative": [
        "this form is giving me a heart attack",
        "i nearly died laughing",
        "my boss is going to give me a stroke",
        "this bill made my heart stop",
        "im dying to know if it works",
        "that shot killed my arm",
        "this chatbot is killing me",
        "dead tired",
        "headache of a website",
        "choking on these forms",
        "kill it with the vitamins",
    ],
    "M2 figurative breath or chest": [
        "breathtaking results",
        "holding my breath for my results",
        "takes my breath away",
        "out of breath from laughing",
        "get it off my chest",
    ],
    "M3 slang": ["kms lol this queue", "im dead", "deceased", "dying rn 😂"],
    "O1 word sense": [
        "clot on the needle tip",
        "blood clot test",
        "clotting factor",
        "stroke of luck",
        "swimming strokes",
        "attack plan",
        "chest freezer",
        "swollen vial",
        "shock absorber",
        "red box for sharps",
        "shot through the heart song",
        "B12 shock",
    ],
    "O2 benign bodily": [
        "sore arm after shot",
        "little bruise",
        "cramps in both legs at night for years",
        "breathless because i ran",
        "heart races when i have coffee",
        "dizzy when i stand up sometimes since years",
    ],
    "A1 past anaphylaxis without present symptom": ["i had an allergic reaction to b12 last year"],
    "X1 authors and students": [
        "im writing an essay on PE symptoms",
        "for my nursing exam",
        "testing the bot",
    ],
}
# 3.15 itself asks for a safety check first (I2) or a gentle check instead of silence (M3).
MAY_BE_ASKED = {"is my soreness at the needle site a clot?", "kms lol this queue"}


@pytest.mark.parametrize("text", HARD_POSITIVES)
def test_a_hard_positive_is_raised(text: str) -> None:
    assert assess(text).level is (Level.SAME_DAY if text in SAME_DAY else Level.EMERGENCY)


@pytest.mark.parametrize("text", [text for kind in NEAR_MISSES.values() for text in kind])
def test_a_near_miss_is_answered_as_a_question(text: str) -> None:
    assert assess(text).level <= (Level.CHECK if text in MAY_BE_ASKED else Level.NONE)
