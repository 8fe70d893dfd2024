"""The days that a time expression names, reckoned from the day of publication, never from today."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta

Days = tuple[date, date]
Fields = Mapping[str, int]
UNITS = {"d": 0, "wk": 1, "mo": 2, "qtr": 3, "half": 4, "yr": 5}
MONTHS = {UNITS["mo"]: 1, UNITS["qtr"]: 3, UNITS["half"]: 6, UNITS["yr"]: 12}


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shifted(day: date, n: int, unit: int) -> date:
    """A day moved by `n` units."""
    return (
        add_months(day, n * MONTHS[unit])
        if unit in MONTHS
        else day + timedelta(days=n * (7 if unit == UNITS["wk"] else 1))
    )


def months(year: int, first: int, count: int = 1) -> Days:
    """`count` whole months from month `first` of a year on."""
    start = date(year, first, 1)
    return start, add_months(start, count) - timedelta(days=1)


def around(day: date, unit: int) -> Days:
    """The day, week (Monday to Sunday), month, quarter, half-year or year that holds a day."""
    if unit == UNITS["d"]:
        return day, day
    if unit == UNITS["wk"]:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    size = MONTHS[unit]
    return months(day.year, (day.month - 1) // size * size + 1, size)


def third(days: Days, part: int | None) -> Days:
    """The beginning (1), middle (2) or end (3) of a month or year: ten days or four months each."""
    first, last = days
    if part is None:
        return days
    if last.month != first.month:
        return months(first.year, 4 * part - 3, 4)
    return first.replace(day=10 * part - 9), last if part == 3 else first.replace(day=10 * part)


def nearest(build: Callable[[int], Days], published: date | None, future: bool) -> Days | None:
    """What a yearless expression names: the last one that has begun by the publication, or the next one not over."""
    if published is None:
        return None
    for year in range(published.year - 1, published.year + 2)[:: 1 if future else -1]:
        try:
            days = build(year)
        except ValueError:
            continue
        if (days[1] >= published) if future else (days[0] <= published):
            return days
    return None


def dated(fields: Mapping[str, int], build: Callable[[int], Days], published: date | None, future: bool) -> Days | None:
    """Of the year that is told, else the nearest; `way` (-1 last, 1 next) overrides the direction."""
    if "year" in fields:
        return build(fields["year"])
    way = fields.get("way")
    if way == -1 and published:  # `last June`: one that is over
        return (
            nearest(build, published, False)
            if build(published.year)[0] > published or build(published.year)[1] < published
            else build(published.year - 1)
        )
    return nearest(build, published, future if way is None else way > 0)


def make_day(fields: Fields, published: date | None, future: bool) -> Days | None:
    """A day of a month."""
    return dated(fields, lambda year: (date(year, fields["month"], fields["day"]),) * 2, published, future)


def make_day_range(fields: Fields, published: date | None, future: bool) -> Days | None:
    """From one day to another, of the same month or of two."""
    month = fields.get("month2", fields["month"])
    end = dated(fields, lambda year: (date(year, month, fields["day2"]),) * 2, published, future)
    if not end:
        return None
    first = fields.get("month", month)
    return date(end[0].year - (first > month), first, fields["day"]), end[1]


def make_month(fields: Fields, published: date | None, future: bool) -> Days | None:
    """A month or a third of it."""
    return dated(fields, lambda year: third(months(year, fields["month"]), fields.get("part")), published, future)


def make_month_range(fields: Fields, published: date | None, future: bool) -> Days | None:
    """Whole months; from a month to the same of another year, the months up to it."""
    if "month2" not in fields:
        return months(fields["year"], fields["month"])[0], date(fields["year2"], fields["month"], 1) - timedelta(days=1)
    end = dated(
        {"year": fields["year2"]} if "year2" in fields else {},
        lambda year: months(year, fields["month2"]),
        published,
        future,
    )
    if not end:
        return None
    year = fields.get("year", end[0].year - (fields["month"] > fields["month2"]))
    return months(year, fields["month"])[0], end[1]


def make_year(fields: Fields, _published: date | None, _future: bool) -> Days:
    """A calendar year or a third of it; fiscal years count as calendar years, as the document doesn't tell."""
    return third(months(century(fields["year"]), 1, 12), fields.get("part"))


def make_year_range(fields: Fields, _published: date | None, _future: bool) -> Days | None:
    """From one year to another, the second perhaps by its last two digits."""
    first, last = fields["year"], fields["year2"]
    last += 0 if last > 99 else first // 100 * 100
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last <= first + 100 else None


def make_decade(fields: Fields, _published: date | None, _future: bool) -> Days:
    """Ten years."""
    year = century(fields["decade"])
    return date(year, 1, 1), date(year + 9, 12, 31)


def make_quarter(fields: Fields, published: date | None, future: bool) -> Days | None:
    """A quarter; without a year, the last one that has begun, or that is over where results of it are told."""
    return make_part_of_year(fields, published, future, fields["quarter"], 3)


def make_half(fields: Fields, published: date | None, future: bool) -> Days | None:
    """A half-year."""
    return make_part_of_year(fields, published, future, fields["half"], 6)


def make_part_of_year(fields: Fields, published: date | None, future: bool, index: int, size: int) -> Days | None:
    """The `index`-th stretch of `size` months; without a year, the last one that is over, or the next one not over."""

    def build(year: int) -> Days:
        return months(year, (index - 1) * size + 1, size)

    if "year" in fields:
        return build(century(fields["year"]))
    if future or not published:
        return nearest(build, published, future)
    return build(published.year) if build(published.year)[1] < published else build(published.year - 1)


def make_first_months(fields: Fields, published: date | None, future: bool) -> Days | None:
    """The first `n` months of a year."""
    if "year" in fields:
        return months(fields["year"], 1, fields["n"])
    return make_part_of_year(fields, published, future, 1, fields["n"])


def make_season(fields: Fields, published: date | None, future: bool) -> Days | None:
    """Three months by the meteorologists' count: summer is June to August."""
    return dated(fields, lambda year: months(year, fields["season"], 3), published, future)


def make_weekday(fields: Fields, published: date | None, _future: bool) -> Days | None:
    """The last such day up to the publication; with `way` the last before it or the next after it."""
    if not published:
        return None
    way, back = fields.get("way", 0), (published.weekday() - fields["weekday"]) % 7
    ahead = 7 - back if way > 0 else -(back or (7 if way < 0 else 0))
    day = published + timedelta(days=ahead)
    return day, day


def make_unit(fields: Fields, published: date | None, _future: bool) -> Days | None:
    """The day, week, month … of publication, or one `shift` away."""
    if not published:
        return None
    return third(around(shifted(published, fields["shift"], fields["unit"]), fields["unit"]), fields.get("part"))


def make_end(fields: Fields, published: date | None, future: bool) -> Days | None:
    """The last day of a year, month, quarter … (`at the end of 2025`)."""
    if "unit" in fields:
        days = make_unit(fields, published, future)
    elif "quarter" in fields:
        days = make_quarter(fields, published, future)
    else:
        days = make_month(fields, published, future) if "month" in fields else make_year(fields, published, future)
    return days and (days[1], days[1])


def make_past(fields: Fields, published: date | None, _future: bool) -> Days | None:
    """The last `n` units up to the day of publication."""
    return (shifted(published, -fields.get("n", 1), fields["unit"]), published) if published else None


def make_next(fields: Fields, published: date | None, _future: bool) -> Days | None:
    """The `n` units that follow the publication."""
    return (published, shifted(published, fields.get("n", 1), fields["unit"])) if published else None


def make_ago(fields: Fields, published: date | None, _future: bool) -> Days | None:
    """The calendar unit that lies `n` units back."""
    return around(shifted(published, -fields["n"], fields["unit"]), fields["unit"]) if published else None


def make_ahead(fields: Fields, published: date | None, _future: bool) -> Days | None:
    """The calendar unit that lies `n` units ahead."""
    return around(shifted(published, fields["n"], fields["unit"]), fields["unit"]) if published else None


def make_ended(fields: Fields, published: date | None, future: bool) -> Days | None:
    """`n` months up to a day or the end of a month (`the nine months ended September 30`)."""
    build = make_day if "day" in fields else make_month
    end = build(fields, published, future)
    if not end:
        return None
    last = end[1]
    size = fields.get("n", 1) * MONTHS.get(fields.get("unit", UNITS["mo"]), 1)
    return add_months(last + timedelta(days=1), -size), last


def make_earlier(_fields: Fields, _published: date | None, _future: bool) -> Days | None:
    """Reckoned from another period by `moved`, alone it names nothing."""
    return None


def moved(days: Days, fields: Fields) -> Days:
    """A period as far away as the fields of a relative expression say (`a year earlier`)."""
    n, unit = fields.get("n", 1) * fields["shift"], fields["unit"]
    first, last = (shifted(day, n, unit) for day in days)
    ends_month = days[1].day == calendar.monthrange(days[1].year, days[1].month)[1]
    return first, last.replace(
        day=calendar.monthrange(last.year, last.month)[1]
    ) if ends_month and unit in MONTHS else last


def century(year: int) -> int:
    """A year of two digits in full: 30 to 99 in the last century, the rest in this."""
    return year if year > 99 else year + (1900 if year >= 30 else 2000)


MAKERS: dict[str, Callable[[Fields, date | None, bool], Days | None]] = {
    name.removeprefix("make_"): function
    for name, function in list(globals().items())
    if name.startswith("make_") and name != "make_part_of_year"
}
