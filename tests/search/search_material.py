"""Corpora and queries to try the search on: synthetic documents in any number, and queries drawn from texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from gongshilan.search.build import build_index
from gongshilan.search.document import FIELDS, Corpus, Document, Facet, Value
from gongshilan.search.fold import fold_all
from gongshilan.search.index import Index
from gongshilan.search.query import MOST_CHARACTERS, MOST_TERMS
from gongshilan.search.simplified import simplified

SURNAMES = "徐朱何戴王顾郭黄沈焦曹单曾解欧阳李张刘陈杨赵周吴孙马胡林高罗郑梁谢宋唐许韩冯邓彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪蔡贾"
GIVEN = "斌明平军云峰伟国忠超雅娇科康红丽华建志强文武德才永兴勇刚敏静秀英玉兰春梅桂芳海燕晓东立新佳怡子涵宇轩浩然思远"
TOPICS = [
    "科学发展观",
    "整改落实",
    "群众评议",
    "解放思想",
    "联系点调研",
    "分析检查报告",
    "民主生活会",
    "满意度测评",
    "座谈会",
    "动员大会",
    "意见建议",
    "台账",
    "备案",
    "公示",
    "学习交流",
    "突出问题",
]
LATIN = ["GB/T", "9704-2012", "PDF", "WTO", "IT", "e-mail", "A4", "CEPA", "3G", "ISO9001", "Excel"]
KINDS = ("meeting", "plan", "suggestion", "rectification_item", "leader", "notice")
# The commonest characters of Chinese running text, to fill sentences that no template gave.
COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相"
)


def sentences(rng: Random, seeds: Sequence[str]) -> Iterator[str]:
    """Sentences without end: some taken from the seeds, most new."""
    while True:
        kind = rng.random()
        if kind < 0.25 and seeds:
            yield rng.choice(seeds)
        elif kind < 0.55:
            yield f"{person(rng)}在{rng.choice(TOPICS)}中提出{phrase(rng)}，涉及{rng.randint(1, 500)}.{rng.randint(0, 9)}亿元。"
        elif kind < 0.6:
            yield f"参照{rng.choice(LATIN)}办理{phrase(rng)}。"
        else:
            yield f"{phrase(rng)}，{rng.choice(TOPICS)}{phrase(rng)}。"


def phrase(rng: Random) -> str:
    return "".join(rng.choices(COMMON, k=rng.randint(4, 14)))


def person(rng: Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.randint(1, 2)))


def synthetic(count: int, seed: int = 1, seeds: Sequence[str] = ()) -> Corpus:
    """A corpus of ``count`` documents in units and kinds, as a large portal has them."""
    rng = Random(seed)
    lines = sentences(rng, seeds)
    units = [f"u{number}" for number in range(max(1, count // 40))]
    documents = []
    for number in range(count):
        day = date(2009, 3, 1) + timedelta(days=rng.randint(0, 180))
        kind, unit, who = rng.choice(KINDS), rng.choice(units), person(rng)
        title = who if kind == "leader" else f"{rng.choice(TOPICS)}：{phrase(rng)}"
        documents.append(
            Document(
                id=f"record:d{number:05d}",
                href=f"demo/{kind}/d{number:05d}.html",
                title=title,
                names=" ".join(person(rng) for _ in range(rng.randint(0, 4))),
                numbers=f"d{number:05d} 金委发〔2009〕{rng.randint(1, 300)}号 {day.isoformat()}",
                labels=f"{kind} 第{unit[1:]}单位",
                body=" ".join(next(lines) for _ in range(rng.randint(2, 14))),
                date=day.isoformat(),
                facets={"kind": kind, "unit": unit, "year": str(day.year)},
            )
        )
    facets = (
        Facet("kind", "类型", tuple(Value(kind, kind) for kind in KINDS)),
        Facet("unit", "单位", (Value("all", "全部"), *(Value(unit, f"第{unit[1:]}单位", "all") for unit in units))),
        Facet("year", "年份", (Value("2009", "2009"),)),
    )
    return Corpus(tuple(documents), facets, (("公示", "公布"), ("台账", "台帐")), WORDS)


WORDS = {
    "results": "搜索结果", "found": "找到{n}条", "found_one": "找到1条", "all": "共{n}条", "listed": "，第{from}至{to}条",
    "panel": "找到{n}条，用上下方向键选择", "none": "没有找到“{q}”。", "none_narrowed": "没有。", "none_within": "范围内没有“{q}”，不限有{n}条。", "chosen": "{facet}：{value}", "try_fewer": "少写几个词。",
    "try_quotes": "去掉引号。", "try_clear": "去掉筛选。", "try_browse": "看目录。", "cut": "太长。", "see_all": "看全部{n}条",
    "by_synonym": "近义词", "by_sound": "按拼音找到", "by_misspelt": "拼音相近", "also": "。也找了{words}", "or_words": "、",
    "narrow": "缩小范围", "remove": "去掉{label}", "clear": "全部去掉", "previous": "上一页", "next": "下一页", "page": "第{n}页，共{of}页",
    "pages": "分页", "help": "空格隔开", "renewed": "请刷新",
}  # fmt: skip


def open_index(files: Mapping[str, bytes]) -> Index:
    return Index(files.__getitem__)


def indexed(corpus: Corpus) -> tuple[dict[str, bytes], Index]:
    files = build_index(corpus)
    return files, open_index(files)


def folded_texts(index: Index) -> list[list[str]]:
    """The five folded fields of every document, from what the index shows of it."""
    shown = [index.document(number)[1:6] for number in range(index.count)]
    flat = iter(fold_all([part for fields in shown for part in fields]))
    return [[next(flat) for _ in FIELDS] for _ in shown]


def queries(texts: Sequence[Sequence[str]], count: int, seed: int = 1) -> list[str]:
    """Single terms as people type them: pieces of 1 to 12 characters of any field, names and numbers whole; some written in
    Traditional, full-width or capital letters; some that occur nowhere."""
    rng = Random(seed)
    traditional = {new: chr(old) for old, new in simplified().items()}
    found = []
    while len(found) < count:
        fields = rng.choice(texts)
        field = rng.choices([0, 1, 2, 3, 4], weights=[3, 2, 2, 1, 6])[0]
        text = fields[field]
        if not text:
            continue
        length = rng.randint(1, 12)
        start = rng.randrange(max(1, len(text) - length + 1))
        piece = text[start : start + length]
        if field in (1, 2) and rng.random() < 0.5:
            piece = rng.choice(text.split(" "))
        how = rng.random()
        if how < 0.15:
            piece = "".join(traditional.get(character, character) for character in piece)
        elif how < 0.3:
            piece = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c != '"' else c for c in piece)
        elif how < 0.4:
            piece = piece.upper()
        elif how < 0.5:
            at = rng.randrange(len(piece) + 1)
            piece = piece[:at] + rng.choice(COMMON) + piece[at:]
        elif how < 0.55:
            piece = rng.choice(piece) + rng.choice(texts)[4][:3]
        if piece.strip() and not set(piece) & set('"“”＂„‟'):
            found.append(piece)
    return found


def sayings(texts: Sequence[Sequence[str]], count: int, seed: int = 1) -> list[str]:
    """Whole queries: several terms, phrases, exclusions, alternatives, pinyin."""
    rng = Random(seed)
    terms = queries(texts, count * 3, seed + 1)
    sounds = ["xb", "xubin", "zhuyao", "wsj", "zgl", "hmei", "lxd", "xubn", "zgai luoshi", "bcd"]
    found = []
    for number in range(count):
        one, two, three = (item.strip()[:6] for item in terms[number * 3 : number * 3 + 3])
        found.append(
            rng.choice(
                [one, f"{one} {two}", f'"{one}" {two}', f"{one} -{two}", f"{one} OR {two}", f"{one} | {two} -{three}", f"-{one}",
                 rng.choice(sounds), f"{rng.choice(sounds)} {one}", "公示", "台账 整改", f"{one}　{two} {three}"]
            )
        )  # fmt: skip
    return found


OPERATORS = ["OR", "|", "-", "－", '"', "“", "”", "＂", " ", "　", "\t", "\n"]
NASTY = [
    "__proto__", "constructor", "toString", "hasOwnProperty", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "&lt;b&gt;", ".*", "(?:", "[", "\\", "$&", "%00", "%", "&kind=x", "#", "{n}", "{{7*7}}", "javascript:alert(1)", "' OR 1=1",
    "\u202e", "\u200b", "\ufeff", "\x00", "\x07", "\ud83d", "\ude00", "😀", "𠮷", "é", "ﬁ", "İ", "ς", "Σ", "\u0301", "ﷺ", "½",
    "整改", "徐斌", "xb", "2009", "学习", "科學發展觀",
]  # fmt: skip


def fuzzed(count: int, seed: int = 1) -> list[str]:
    """What nobody types, and what somebody might on purpose."""
    rng = Random(seed)
    found = []
    for _ in range(count):
        pieces = rng.choices(
            [*OPERATORS, *NASTY, chr(rng.randrange(0x20, 0xD800)), chr(rng.randrange(0x10FFFF))], k=rng.randint(1, 8)
        )
        text = "".join(pieces)
        if rng.random() < 0.01:
            text = (text * 10_000)[:10_000]
        # Two halves of a character side by side are one to a browser.
        found.append(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass"))
    return found


def heaviest(texts: Sequence[Sequence[str]], count: int, seed: int = 1) -> list[str]:
    """What is most work: whole pages pasted, as many terms as are read, the commonest characters, all of it excluded."""
    rng = Random(seed)
    times = Counter("".join(fields[4] for fields in rng.choices(texts, k=200)))
    common = [character for character, _ in times.most_common(MOST_TERMS + 5) if character.strip()][:MOST_TERMS]
    sounds = ["zh", "sh", "xi", "xue", "xuexi", "ji", "jian", "yi", "yijian", "da", "wei", "hui", "huiyi", "zhi", "li", "di"]
    found = ["".join(common)]
    for words in (common, [f"-{character}" for character in common], sounds, [f"{sound * 9}x" for sound in sounds]):
        found += [" ".join(words), " OR ".join(words)]
    while len(found) < count:
        pasted = [rng.choice(texts)[4].replace(" ", "")[: MOST_CHARACTERS // MOST_TERMS - 4] for _ in range(MOST_TERMS)]
        page = " ".join(rng.choice(texts))[:MOST_CHARACTERS]
        found += [page, f'"{page[: MOST_CHARACTERS - 2]}"', page.replace(" ", ""), " ".join(pasted), " OR ".join(pasted)]
    return found
