"""Plainly invented names and sentences in many scripts, for the large workspace of relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

INDUSTRIES = ("Logistics", "Chemicals", "Food", "Insurance", "Rail", "Machine tools", "Paper")
TITLES = (
    *("Head of operations", "Buyer", "Chief executive", "Plant manager", "Quality lead"),
    *("Leiterin Einkauf", "Directeur logistique", "物流部長", "采购经理", "구매 담당", None),
)
PLACES = (
    *(("Lisbon", "PT", "Europe/Lisbon"), ("Osaka", "JP", "Asia/Tokyo")),
    *(("Leeds", "GB", "Europe/London"), ("成都", "CN", "Asia/Shanghai")),
    *(("Curitiba", "BR", "America/Sao_Paulo"), ("Denver", "US", "America/Denver")),
    *(("Łódź", "PL", "Europe/Warsaw"), ("Αθήνα", "GR", "Europe/Athens")),
    *(("부산", "KR", "Asia/Seoul"), ("Adelaide", "AU", "Australia/Adelaide")),
)
_FIRST = (
    *(
        "Ann",
        "Bram",
        "Cleo",
        "Dorota",
        "Émile",
        "Fatou",
        "Göran",
        "Hana",
        "Inês",
        "Jürgen",
        "Kwame",
    ),
    *(
        "Lucía",
        "Mei",
        "Niamh",
        "Øyvind",
        "Priya",
        "Quentin",
        "Réka",
        "Şule",
        "Tomáš",
        "Uri",
        "Vera",
    ),
    *("Иван", "Ольга", "Νίκος", "Μαρία", "דוד", "ليلى", "สมชาย", "Nguyễn"),
)
_LAST = (
    *("Sample", "Example", "Muster", "Beispiel", "Exemplo", "Ejemplo", "Vzorek", "Przykład"),
    *("Placeholder", "Dummy", "Specimen", "Örnek", "Minta", "Esempio", "Exemple", "Voorbeeld"),
    *("Примеров", "Παράδειγμα", "דוגמה", "مثال", "ตัวอย่าง"),
)
_WHOLE = (
    "山田見本",
    "佐藤例子",
    "张范例",
    "李样本",
    "김예시",
    "박견본",
    "高橋テスト",
    "王示例",
    "이표본",
)
_COMPANY = (
    *("Alder", "Brook", "Cinder", "Dove", "Ember", "Fern", "Glade", "Heron", "Iris", "Juniper"),
    *(
        "Kestrel",
        "Larch",
        "Maple",
        "North",
        "Osprey",
        "Pine",
        "Quill",
        "Rowan",
        "Sorrel",
        "Thistle",
    ),
)
_TRADE = (
    *("mere Freight", "wick Paper", "stone Foods", "field Rail", "ford Tools", "ham Insurance"),
    *("dale Chemie", "ton Logística", "見本物流", "范例贸易", "예시상사", "brücke Werke"),
)
_LANGUAGES = (
    (
        "the carrier report figures pallet door before Friday every second week invoice price new "
        "contract quality meeting delay driver asked again promised call order sample site plan ramp "
        "answer letter director wants shorter lead times open question storage label agreed"
    ),
    (
        "die Lieferung kommt später Rückfrage wegen Prüfung Vertrag läuft aus Größe Maße übermorgen "
        "Qualität Gespräch Werk Straße Angebot Preis Anlage geprüft"
    ),
    (
        "le contrat sera prêt après été réunion à Lyon qualité délai garçon œuvre déjà reçu "
        "facture élevée coût dépôt"
    ),
    "até amanhã não há informação sobre preço ação reunião coração última situação",
    "配送が遅れて います 来週 月曜日に 見積書を 送ります 品質会議 契約更新 担当者 倉庫 約束",
    "下周 发送 报价单 质量会议 合同续签 运输延误 客户希望 更短的交货期 仓库 承诺 负责人",
    "다음 주 견적서를 보내기로 했습니다 품질 회의 계약 갱신 배송 지연 담당자 창고 약속",
    "договор будет готов после встречи качество доставка опоздала ещё объём склад",
    "η παράδοση καθυστέρησε ποιότητα σύμβαση αύριο συνάντηση αποθήκη υπόσχεση",
    "החוזה יהיה מוכן אחרי הפגישה איכות משלוח מאוחר מחסן",
    "العقد سيكون جاهزا بعد الاجتماع جودة التسليم متأخر مستودع",
    "smlouva bude hotová příští týden žádost kůň zpoždění dodávky řešení",
    "umowa będzie gotowa po spotkaniu jakość dostawa spóźniona źródło żądanie",
    "teslimat gecikti sözleşme görüşme kalite güzel şube çok depo öneri",
)
_PARTS = tuple(part.split() for part in _LANGUAGES)
_SHARES = (60, 8, 6, 4, 5, 5, 4, 2, 1, 1, 1, 1, 1, 1)
_TAGS = ("price", "quality", "renewal", "ramp", "lieferung", "品質", "合同")


def companies(count: int) -> list[str]:
    """Names of customers, each once."""
    names: dict[str, None] = {}
    number = 0
    while len(names) < count:
        first = _COMPANY[number % len(_COMPANY)]
        second = _TRADE[(number // len(_COMPANY)) % len(_TRADE)]
        turn = number // (len(_COMPANY) * len(_TRADE))
        names[f"{first}{second}" + (f" {turn + 1}" if turn else "")] = None
        number += 1
    return list(names)


def company(draws: random.Random) -> str:
    """The name of any company."""
    return draws.choice(_COMPANY) + draws.choice(_TRADE)


def person(draws: random.Random) -> str:
    """A name; one in ten in Chinese, Japanese or Korean letters."""
    if draws.random() < 0.1:
        return draws.choice(_WHOLE)
    return f"{draws.choice(_FIRST)} {draws.choice(_LAST)}"


def sentence(draws: random.Random, count: int = 9) -> str:
    """Some words of one language."""
    (part,) = draws.choices(_PARTS, _SHARES)
    said = " ".join(draws.choices(part, k=count))
    return said[:1].upper() + said[1:]


def body(draws: random.Random, team: Sequence[str]) -> str:
    """A note's words: 1 to 6 paragraphs; some name a person, a tag or a task."""
    lines = [
        ". ".join(sentence(draws, draws.randint(4, 14)) for _ in range(draws.randint(1, 3))) + "."
        for _ in range(draws.randint(1, 6))
    ]
    if draws.random() < 0.2:
        lines.append(f"#{draws.choice(_TAGS)} @{draws.choice(team)}")
    if draws.random() < 0.1:
        lines.append(f"- [ ] {sentence(draws, 6)} @{draws.choice(team)} by Friday")
    return "\n\n".join(lines)
