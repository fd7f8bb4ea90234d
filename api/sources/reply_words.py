"""The words by which mail programs, and people, mark what is not a mail's own: by language."""

# Ends the line above an answered mail: "On 3 May 2026, Jo wrote:". English, German, French,
# Spanish, Portuguese, Italian, Dutch, Polish, Czech, Danish with Norwegian and Swedish, Finnish,
# Russian, Ukrainian, Turkish, Japanese, Chinese, Korean.
WROTE = (
    *("wrote", "writes", "schrieb", "a écrit", "escribió", "escreveu", "ha scritto", "schreef"),
    *("napisał", "napisała", "napisał(a)", "napsal", "napsal(a)", "skrev", "kirjoitti", "написал"),
    *(
        "написала",
        "написал(а)",
        "пишет",
        "написав",
        "yazdı",
        "şunu yazdı",
        "書きました",
        "のメール",
    ),
    *("写道", "寫道", "작성", "님이 작성"),
)

# Begins a line of the heads that Outlook and its like put above an answered mail: who, and the
# others.
FROM = (
    *("from", "von", "de", "da", "van", "od", "fra", "från", "lähettäjä", "от", "від", "kimden"),
    *("expéditeur", "remitente", "mittente", "差出人", "发件人", "寄件者", "보낸 사람"),
)
OTHER_HEADS = (
    *("sent", "to", "cc", "date", "subject", "reply-to", "gesendet", "an", "datum", "betreff"),
    *("envoyé", "à", "objet", "enviado", "enviado el", "enviada em", "para", "asunto", "fecha"),
    *("assunto", "data", "inviato", "a", "oggetto", "verzonden", "aan", "onderwerp", "wysłano"),
    *("do", "temat", "odesláno", "komu", "předmět", "sendt", "til", "emne", "dato", "skickat"),
    *("till", "ämne", "lähetetty", "vastaanottaja", "aihe", "отправлено", "кому", "тема", "дата"),
    *("надіслано", "gönderildi", "kime", "konu", "tarih", "送信日時", "宛先", "件名", "发送时间"),
    *("收件人", "主题", "寄件日期", "收件者", "主旨", "보낸 날짜", "받는 사람", "제목", "날짜"),
)

# Stand between dashes, or alone, above what is passed on.
PASSED_ON = (
    *(
        "original message",
        "forwarded message",
        "begin forwarded message",
        "ursprüngliche nachricht",
    ),
    *("weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "message d'origine"),
    *("message original", "message transféré", "message transmis", "mensaje original"),
    *("mensaje reenviado", "mensagem original", "mensagem encaminhada", "messaggio originale"),
    *("messaggio inoltrato", "oorspronkelijk bericht", "doorgestuurd bericht"),
    *("wiadomość oryginalna", "wiadomość przekazana", "původní zpráva", "přeposlaná zpráva"),
    *("oprindelig meddelelse", "opprinnelig melding", "ursprungligt meddelande"),
    *("vidarebefordrat meddelande", "alkuperäinen viesti", "исходное сообщение"),
    *(
        "пересылаемое сообщение",
        "orijinal mesaj",
        "元のメッセージ",
        "原始邮件",
        "原始郵件",
        "원본 메시지",
    ),
)

# Help desks ask for answers above such a line.
ABOVE_THIS = (
    *("reply above this line", "type your reply above", "please reply above"),
    *("antworten sie oberhalb", "bitte oberhalb dieser zeile", "répondre au-dessus"),
    *("responda por encima", "responda acima", "rispondi sopra", "antwoord boven"),
)

# A line of nothing else begins a sign-off, if little follows.
SIGN_OFFS = (
    *("best regards", "kind regards", "warm regards", "regards", "with regards", "best wishes"),
    *("best", "all the best", "cheers", "sincerely", "yours sincerely", "yours faithfully"),
    *("yours truly", "respectfully", "thanks", "many thanks", "thank you", "thanks and regards"),
    *("mit freundlichen grüßen", "mit freundlichen grüssen", "freundliche grüße", "mfg"),
    *("freundliche grüsse", "viele grüße", "liebe grüße", "beste grüße", "herzliche grüße"),
    *("schöne grüße", "hochachtungsvoll", "vielen dank", "danke", "cordialement"),
    *("bien cordialement", "bien à vous", "sincères salutations", "salutations", "merci"),
    *("saludos", "un saludo", "saludos cordiales", "atentamente", "gracias", "cordialmente"),
    *("muchas gracias", "atenciosamente", "cumprimentos", "obrigado", "obrigada", "abraços"),
    *("cordiali saluti", "distinti saluti", "saluti", "grazie", "met vriendelijke groet"),
    *("vriendelijke groet", "met vriendelijke groeten", "groeten", "groetjes", "bedankt"),
    *("pozdrawiam", "z poważaniem", "dziękuję", "s pozdravem", "děkuji", "med venlig hilsen"),
    *("venlig hilsen", "vennlig hilsen", "mvh", "hilsen", "med vänliga hälsningar"),
    *("vänliga hälsningar", "hälsningar", "terveisin", "ystävällisin terveisin", "с уважением"),
    *("спасибо", "з повагою", "дякую", "saygılarımla", "teşekkürler", "よろしくお願いします"),
    *("よろしくお願いいたします", "敬具", "此致", "谢谢", "祝好", "감사합니다"),
)

# A telephone's line of its own.
SENT_FROM = (
    *("sent from my", "sent via", "sent with", "get outlook for", "sent from outlook"),
    *("sent from yahoo", "sent from proton", "sent from mail for", "von meinem iphone gesendet"),
    *("gesendet von", "gesendet mit", "von meinem", "diese nachricht wurde von meinem"),
    *("envoyé de mon", "envoyé depuis", "enviado desde mi", "enviado do meu", "enviado de mi"),
    *("inviato da", "verzonden vanaf mijn", "verstuurd vanaf mijn", "wysłane z", "wysłano z"),
    *("odesláno z", "sendt fra min", "skickat från min", "lähetetty", "отправлено с"),
    *(
        "надіслано з",
        "iphone'umdan gönderildi",
        "iphoneから送信",
        "从我的",
        "發自我的",
        "나의 iphone",
    ),
)

# What a company's mail server puts below.
DISCLAIMERS = (
    *("confidentiality notice", "confidentiality note", "disclaimer", "legal notice"),
    *(
        "this email and any",
        "this e-mail and any",
        "this message and any",
        "this email is intended",
    ),
    *("this e-mail is intended", "this message is intended", "this email is confidential"),
    *("this e-mail is confidential", "the information contained in this", "privileged and confid"),
    *(
        "the contents of this e",
        "diese e-mail enthält vertrauliche",
        "diese nachricht ist vertraul",
    ),
    *("diese e-mail ist vertraul", "ce message est confidentiel", "ce message et toutes les"),
    *("este mensaje es confidencial", "este correo electrónico", "este mensaje y sus"),
    *("esta mensagem", "questo messaggio", "le informazioni contenute", "dit bericht is"),
    *("de informatie in dit", "ta wiadomość jest", "detta meddelande", "настоящее сообщение"),
)
