"""Made-up help articles in pseudo-Swedish, the same for every generator. The same number of articles gives the same bytes.

An article has 300 to 900 words: headings, steps, lists, notes, now and then a table, links to other articles.
"""

import random
from dataclasses import dataclass

BEGINNINGS = "kort faktura konto order avtal bank leverans period licens adress kvitto pris tjänst domän post".split()
ENDINGS = "nummer uppgift sida lista inställning kod knapp meny avgift kostnad historik rapport länk begäran svar".split()
VERBS = "öppnar ändrar sparar väljer skickar kontrollerar uppdaterar bekräftar hämtar delar avbryter betalar".split()
SMALL = "och att det som en på är av för med till den har inte om ett men var sig från vi så kan när nu här då".split()
QUALITIES = "ny gammal aktiv sparad vald rätt säker snabb tillfällig personlig gemensam giltig vanlig senaste hel".split()
TITLES = ["Så ändrar du {}", "Varför fungerar inte {}?", "Kom igång med {}", "Ta bort {}", "Vad betyder {}?", "Byt {} steg för steg"]
HEADINGS = ["Innan du börjar", "Gör så här", "Om det inte fungerar", "Vad kostar det?", "Bra att veta", "Så fungerar {}", "Ändra {}"]
PRODUCTS = ["Basic", "Standard", "Premium", "Exchange", "Enterprise", "Visio"]


@dataclass
class Article:
    """One article. A link in its text is written `{link:<id>}`."""

    id: str
    title: str
    description: str
    updated: str
    applies_to: list[str]
    related: list[str]
    text: str


def articles(count: int) -> list[Article]:
    """That many articles."""
    names = [_name(number) for number in range(count)]
    return [_article(number, names) for number in range(count)]


def _name(number: int) -> tuple[str, str]:
    chance = random.Random(f"name {number}")
    # No two articles have the same title.
    title = chance.choice(TITLES).format(f"{_noun(chance)} {number}")
    folded = title.lower().translate(str.maketrans("åäö", "aao"))
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    return "-".join(words), title


def _noun(chance: random.Random) -> str:
    return chance.choice(BEGINNINGS) + chance.choice(ENDINGS) + chance.choice(["", "", "", "en", "er", "erna"])


def _small(chance: random.Random, count: int) -> str:
    return " ".join(chance.sample(SMALL, count))


def _sentence(chance: random.Random) -> str:
    noun, other, verb = _noun(chance), _noun(chance), chance.choice(VERBS)
    quality = chance.choice(QUALITIES)
    return chance.choice([
        f"Om du {verb} {noun} {_small(chance, 3)} {quality} {other} {_small(chance, 4)}.",
        f"{noun.capitalize()} {_small(chance, 2)} {quality} {_small(chance, 3)} {other} {_small(chance, 2)} du {verb} **{_noun(chance)}**.",
        f"Du {verb} *{quality}* {noun} {_small(chance, 5)} {other}.",
        f"Tänk på att {noun} {_small(chance, 3)} {chance.randint(2, 30)} dagar {_small(chance, 3)} {other}.",
        f"Kostnaden är {chance.randint(1, 99) * 10} kr {_small(chance, 3)} {noun} `FEL-{chance.randint(100, 999)}` {_small(chance, 2)}.",
    ])


def _paragraph(chance: random.Random, least: int, most: int) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(least, most)))


def _block(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.4:
        steps = (f"{step}. Välj **{_noun(chance)}** och {chance.choice(VERBS)} {_noun(chance)}." for step in range(1, chance.randint(4, 8)))
        return "\n".join(steps)
    if kind < 0.55:
        return "\n".join(f"- {_sentence(chance)}" for _ in range(chance.randint(3, 5)))
    if kind < 0.75:
        return f"> [!{chance.choice(['NOTE', 'NOTE', 'TIP', 'IMPORTANT', 'WARNING'])}]\n> {_sentence(chance)}\n> {_sentence(chance)}"
    if kind < 0.82:
        rows = (f"| {_noun(chance)} | {chance.randint(1, 99) * 10} kr | {chance.randint(1, 14)} dagar |" for _ in range(chance.randint(3, 6)))
        return "| Tjänst | Kostnad | Tid |\n| --- | --- | --- |\n" + "\n".join(rows)
    return _paragraph(chance, 2, 4)


def _article(number: int, names: list[tuple[str, str]]) -> Article:
    chance = random.Random(f"article {number}")
    others = names[:number] + names[number + 1 :]
    length = chance.randint(300, 900)
    blocks = [_paragraph(chance, 2, 4)]
    words = blocks[0].count(" ")
    used: set[str] = set()
    while words < length:
        heading = chance.choice([heading for heading in HEADINGS if heading not in used or "{}" in heading])
        used.add(heading)
        heading = heading.format(_noun(chance))
        level = "###" if len(blocks) > 6 and chance.random() < 0.3 else "##"
        paragraph = _paragraph(chance, 2, 4)
        if others and chance.random() < 0.5:
            other, title = chance.choice(others)
            paragraph += f" Läs mer i [{title}]({{link:{other}}})."
        part = [f"{level} {heading}", _block(chance), paragraph]
        words += sum(text.count(" ") + 1 for text in part)
        blocks.extend(part)
    own, title = names[number]
    return Article(
        id=own,
        title=title,
        description=_sentence(chance).replace("*", "").replace("`", ""),
        updated=f"2026-{chance.randint(1, 10):02}-{chance.randint(1, 28):02}",
        applies_to=chance.sample(PRODUCTS, chance.randint(1, 3)),
        related=[other for other, _ in chance.sample(others, min(3, len(others)))],
        text="\n\n".join(blocks) + "\n",
    )
