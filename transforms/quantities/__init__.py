"""Quantities of a text: `scan(body, language)` finds every figure, its unit, denominator and comparator.

One pass over the normalised text with compiled lexers a language; the words are data
(`transforms/lexicons/<language>/{numerals,units,comparators,counted,nonfigures}.yml`,
`catalogue/units.yml`, `catalogue/currencies.yml`). Cost grows linearly with the text. The order of the work:
`lexer` cuts numerals out, `numerals` values them, `units`, `nouns`, `denominators` and `comparators` read around them,
`nonfigures` throws out what is none, `joins`, `columns` and `carry` fill in what is told elsewhere, `passing` judges.

**Rules.** `Quantity.rule` names how it was read: `money`, `percent`, `percentage_point`, `physical`, `duration`,
`score`, `count`, `ratio`, `multiple`, `bare`; joined with `+` by what completed it: `range`, `carried`,
`listed`, `header` (unit of a table's column). A rule that begins with `weak:` marks a number that press texts
mostly tell in passing; it is a mention unless a metric's words claim it:
`weak:duration` (three years), `weak:small` (two offices), `weak:unlisted` (14 blobs: a small count of a
noun that no table holds), `weak:bare` (a number without unit or noun), `weak:condition` (at 1M tokens, firms with
over 250 employees, for example), `weak:test_item` (80 questions), `weak:frequency` (three times),
`weak:age` (a 34-year-old man: no claim
in any case, see `is_age`). `is_weak` tells
them apart. Money without a currency has kind `money` and no unit; a bare number has kind `count` and unit `1`.
Dates, times, years, ordinals, versions, names, references and a site's own words never come out.

**Evidence.** `Evidence.key` is `<what>:<entry>`; offsets are the body's:

- `numeral`, `numeral_high`: `digits:<language>`, `words:<language>`, `fraction:<entry>`,
  `collective:<entry>` (dozen, dizaine), `article:<entry>` (un gigawatt, a million: 1),
  `half:<entry>` (two *and a half*: adds 0.5; half a million: 0.5), `multiple:<entry>` (tenfold),
  `cents:<digits>` (19€99), `clock:h` (1 h 20), `clock:s` (1:28.4), whose marks are the unit, and for a
  `numeral_high` that the first is a part of (one in five) `out_of:<language>`
- `scale`: `scale:<entry>`, as listed under `scales` or `abbreviations` of numerals.yml
- `unit`, `carried_unit`: `currency:<ISO 4217>`, `percent:%`, `percentage_point:pp`, `score:point`, `time:<unit>`,
  `physical:<unit>:<factor>`, `counted:<English singular>` (listed noun), `noun:<singular>` (by rule),
  `multiple:<entry>`, `money:` (a currency's name whose country nothing tells), `implied:<unit>` (the measure's name
  implies it: context window)
- `carried_scale`: as `scale`, at the place it was carried from
- `per`: `per:<denominator>`; `comparator`: `comparator:<sign>`

`value` is numeral x scale x unit factor (the factor is 1 but for prefixed physical units and subunits of money).
"""

from __future__ import annotations

from transforms.quantities.scanner import is_age, is_weak, scan

__all__ = ["is_age", "is_weak", "scan"]
