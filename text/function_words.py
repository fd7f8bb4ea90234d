"""The little words by which a language is known: English ones, and others' that English lacks."""

# ruff: noqa: SIM905 - three hundred quotation marks would hide the words

ENGLISH = frozenset(
    """
    about account after again all also always and any are around as ask back bad because been
    before being best better big but buy call came can't card charge charged check could couldn't
    credit customer day days did didn't does doesn't doing don't done down even every everything
    feel few find first fix for from get gets getting give go going good got great guy guys had
    happy hard has hasn't hate have haven't having hello help her here his hope how i i'd i'll i'm
    i've if into is isn't it it's its job just keep kind know last late let life like little long
    look looks lost lot love made make makes making many maybe mean mine money month more most much
    must my myself need never new nice not nothing now number of off old only or order other our
    out over own paid pay people phone please problem put really receive refund right said same say
    see send service she should show since some someone something soon sorry still stop stupid such
    support sure take tell than thank thanks that that's the their them then there these they
    they're thing things think this those thought time to today told too tried try two up us use
    used very wait waiting want wanted wasn't watch way week weeks well were what what's when where
    which while who why will wish with without won't work working works worse would wouldn't wow
    wrong yeah year years yes yet you you're you've your
    """.split()
)

# Also words of other languages: they count only beside a word that is English alone.
SHARED = frozenset(
    "a an as at be by can do had has he i in is it me no on one or so to us was we".split()
)

OTHERS = frozenset(
    """
    ich nicht ist und der das den dem ein eine einen wie kann mit für auf mein meine mir mich sie
    haben habe bitte danke kein keine auch noch aber oder wenn bei von zu zum zur nach über sind
    wird werden wurde ja nein sehr schon nur wir uns im aus vom

    que não nao em para com por meu minha uma um da na eu você voce está estou esta mas se ao
    obrigado obrigada já sim os dos das nas nos como isso ele ela pra pelo pela foi sua seu às até
    sem vou vem tenho consigo

    el los las del una con mi pero más muy gracias hola quiero tengo puedo cómo qué porque lo le

    les des est pas je vous pour avec dans une sur mon ma mais qui nous bonjour merci ce cette et
    du au un ai c'est j'ai ne

    il che di per sono ho mio mia grazie ciao della nel anche questo non

    het een niet mijn ik met voor naar bij maar jullie heb geen

    jest nie się jak bir ve için çok att och jag inte som var för på
    """.split()
)
