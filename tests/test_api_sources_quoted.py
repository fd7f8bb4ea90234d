"""A mail's own words: without what it answers, passes on, and signs off with."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sources.quoted import own_words

OWN = "The parcel never came."

ANSWERED = {
    "gmail": "On Mon, Nov 16, 2026 at 9:27 AM Shop Support <help@shop.test> wrote:\n> We sent it.",
    "gmail, broken": "On Mon, Nov 16, 2026 at 9:27 AM Support\n<a@shop.test>\nwrote:\n\n> Sent.",
    "apple": "On 16 Nov 2026, at 09:27, Support <help@shop.test> wrote:\n\nWe sent it on Monday.",
    "German": "Am 16.11.26 um 09:27 schrieb Shop Support:\n> Wir haben es verschickt.",
    "German, verb last": "Am Mo., 16. Nov. 2026 um 09:27 Uhr schrieb Support <a@shop.test>:\nWeg.",
    "French": "Le lun. 16 nov. 2026 à 09:27, Support <a@shop.test> a écrit :\n> Envoyé.",
    "Spanish": "El lun, 16 nov 2026 a las 9:27, Support (<a@shop.test>) escribió:\n\nEnviado.",
    "Portuguese": "Em seg., 16 de nov. de 2026 às 09:27, Suporte <a@shop.test> escreveu:\nFoi.",
    "Italian": "Il giorno lun 16 nov 2026 alle ore 09:27 Aiuto <a@shop.test> ha scritto:\nOk.",
    "Dutch": "Op ma 16 nov 2026 om 09:27 schreef Hulp <a@shop.test>:\n> Verstuurd.",
    "Polish": "pon., 16 lis 2026 o 09:27 Pomoc <a@shop.test> napisał(a):\n> Wysłane.",
    "Swedish": "Den mån 16 nov. 2026 kl 09:27 skrev Hjälp <a@shop.test>:\n> Skickat.",
    "Russian": "пн, 16 нояб. 2026 г. в 09:27, Support <a@shop.test> написал(а):\nОтправили.",
    "Turkish": "16 Kas 2026 Pzt, 09:27 Destek <a@shop.test> şunu yazdı:\n> Gönderildi.",
    "Japanese": "2026年11月16日(月) 9:27 Support <a@shop.test>:\n> 送りました。",
    "Chinese": "Support <a@shop.test> 于2026年11月16日周一 09:27写道：\n> 已发货。",
    "outlook": "From: Support <a@shop.test>\nSent: Monday, 16 November 2026 09:27\nTo: Jo\nWe did.",
    "outlook, German": "Von: Hilfe\nGesendet: Montag, 16. November 2026 09:27\nAn: Jo\nWeg.",
    "outlook, French": "De : Aide\nEnvoyé : lundi 16 novembre 2026 09:27\nÀ : Jo\nParti.",
    "outlook, bold": "*From:* Support\n*Sent:* Monday\n*To:* Jo\n\nWe did send it.",
    "outlook, ruled": "________________________________\nFrom: Support\nDate: Monday\n\nWe did.",
    "old outlook": "-----Original Message-----\nFrom: Support\n\nWe did send it.",
    "passed on": "---------- Forwarded message ---------\nFrom: Someone\n\nBuy two, pay one.",
    "help desk": "##- Please type your reply above this line -##\nYour ticket was received.",
}

SIGNED = {
    "marked": "-- \nJo Miller\nHead of Nothing\n+44 20 7946 0000",
    "signed off": "Kind regards,\nJo Miller",
    "signed off in German": "Mit freundlichen Grüßen\n\nJo Müller\nMüller GmbH",
    "signed off in French": "Cordialement,\nJo",
    "thanked": "Thanks,\nJo",
    "from a telephone": "Sent from my iPhone",
    "from a German telephone": "Von meinem iPhone gesendet",
    "with a notice": "CONFIDENTIALITY NOTICE: The information contained in this mail is private.",
    "below a rule": "_____________\nThis e-mail and any attachments are confidential.",
}


@pytest.mark.parametrize("below", ANSWERED.values(), ids=ANSWERED)
def test_what_a_mail_answers_is_cut(below: str) -> None:
    assert own_words(f"{OWN}\n\n{below}\n") == OWN


@pytest.mark.parametrize("below", SIGNED.values(), ids=SIGNED)
def test_what_a_mail_signs_off_with_is_cut(below: str) -> None:
    assert own_words(f"{OWN}\r\n\r\n{below}\r\n") == OWN


def test_answers_between_quotes_are_kept() -> None:
    mail = "On 16 Nov 2026 at 09:27, Jo <a@b.test> wrote:\n> Did it come?\nNo!\n> Oh.\nToo late."
    assert own_words(mail) == "No!\nToo late."


@pytest.mark.parametrize(
    "own",
    ["Thanks for nothing!\nI am leaving.", "At 10:30 your man wrote:\nyou get no refund",
     "Thanks,\nbut I will never buy from you again", "From: my point of view this is a mess.",
     "I waited:\n- on Monday\n- on Tuesday", "Best\nphone I ever had, until it broke after a day",
     "To: whom it may concern\nI want my money."],
)  # fmt: skip
def test_what_only_looks_like_a_mark_is_kept(own: str) -> None:
    assert own_words(own) == own


def test_a_mail_that_only_passes_on_says_nothing() -> None:
    assert own_words("Begin forwarded message:\n\nFrom: a\nSubject: b\n\nHello") == ""


@given(st.text(max_size=400))
def test_nothing_is_made_up(text: str) -> None:
    lines = {line.strip() for line in text.replace("\r", "\n").split("\n")}
    assert {line.strip() for line in own_words(text).split("\n")} <= lines | {""}


@pytest.mark.parametrize(
    "piece", ["On ", "From: a\n", "> ", "-", "Thanks,\n", "\r", "On 1 at 9:27 "]
)
def test_a_mail_made_to_be_slow_is_not(piece: str) -> None:
    began_s = time.process_time()
    own_words(piece * (500_000 // len(piece)))
    assert time.process_time() - began_s < 5.0
