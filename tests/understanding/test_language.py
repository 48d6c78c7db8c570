"""Texts that are surely not English are named; English, however misspelt, never is."""

import pytest

from understanding.encoder import SentenceEncoder
from understanding.language import foreign_language
from understanding.tidy import Tidier, words


@pytest.fixture(scope="module")
def tidier(encoder: SentenceEncoder) -> Tidier:
    return Tidier(
        words(["b12 injection", "cobalamin thrombosis", "pernicious anaemia dosage diy injections dangers"]),
        encoder.vocabulary,
    )


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("es", "¿Las inyecciones de vitamina B12 pueden causar coágulos?"),
        ("es", "tengo mucho dolor en la pierna desde ayer"),
        ("fr", "Est-ce que les piqûres de vitamine B12 peuvent provoquer des caillots ?"),
        ("fr", "je voudrais savoir combien de temps dure le traitement"),
        ("pt", "As injeções de vitamina B12 podem causar coágulos de sangue?"),
        ("pt", "quantas vezes por ano preciso tomar a injeção"),
        ("pl", "Czy zastrzyki z witaminy B12 mogą powodować zakrzepy krwi?"),
        ("pl", "jak często trzeba brać zastrzyki"),
        ("zh", "维生素B12注射会引起血栓吗"),
        ("zh", "多久打一次"),
        ("ar", "هل يمكن أن تسبب حقن فيتامين ب12 جلطات الدم"),
        ("hi", "क्या इंजेक्शन से खून के थक्के बन सकते हैं"),
        ("other", "Могут ли уколы витамина вызвать тромбы"),
        ("other", "Μπορούν οι ενέσεις να προκαλέσουν θρόμβους"),
        ("other", "wie oft bekomme ich denn diese Spritzen gegen meine Blutarmut"),
    ],
)
def test_other_languages_are_named(tidier: Tidier, code: str, text: str) -> None:
    assert foreign_language(text, tidier.knows) == code


# Each holds a short word that is English too, or a short form of ours: i, to, do, has, w, y.
@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("pl", "Boli mnie noga i nie wiem co robić"),
        ("pl", "Czy muszę iść do lekarza po zastrzyku?"),
        ("pl", "Czy to jest bezpieczne w ciąży?"),
        ("pt", "Qual é o risco do remédio para o coração?"),
        ("es", "has tenido problemas con la inyección"),
    ],
)
def test_short_words_that_english_shares_do_not_hide_another_language(
    tidier: Tidier, code: str, text: str
) -> None:
    assert foreign_language(text, tidier.knows) == code


@pytest.mark.parametrize(
    "text",
    [
        "can b12 shots cause clots",
        "cn b 12 jabz caus blod clotts",
        "wot r teh sidefx of cobalamin injectons",
        "isit nrml to feal dizy aftr",
        "doctr sed pernishus anemya wot nxt",
        "b12 thrombosis risk percentage",
        "DIY b12 injections dangers",
        "my leggs r swoln",
        "do i hav to pai",
        "pernicious anaemia hydroxocobalamin dosage",
        "café résumé naïve question about it",
        "My abuela takes cobalamin, should I worry?",
        "Dr Kowalski told me to ask about B12",
        "OK",
        "hola",  # two words or fewer are too few to tell by
        "b12",
        "💉 when is it due",
        "",
        "12345",
    ],
)
def test_english_is_never_turned_away(tidier: Tidier, text: str) -> None:
    assert foreign_language(text, tidier.knows) == ""


def test_a_few_foreign_letters_in_an_english_text_do_not_matter(tidier: Tidier) -> None:
    assert foreign_language("my β-blocker and μg of it", tidier.knows) == ""
    assert foreign_language("谢谢 thank you for the answer", tidier.knows) == ""
