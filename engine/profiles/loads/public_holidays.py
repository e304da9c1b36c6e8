"""Public holidays of a country, from the package holidays."""

from __future__ import annotations

from datetime import date

import holidays

from errors import InvalidInput, Issue


def public_holidays(country: str, year: int, subdivision: str | None = None) -> frozenset[date]:
    """Return the public holidays of a year and the first days on either side of it.

    Parameters
    ----------
    country : str
        ISO 3166-1 code of two letters, such as "DE".
    subdivision : str, optional
        Part of the country, such as "BY".

    Raises
    ------
    InvalidInput
        The country or its part is not known.
    """
    try:
        found = holidays.country_holidays(country, subdiv=subdivision, years=(year - 1, year, year + 1))
    except NotImplementedError:
        message = f"No holidays are known for {subdivision or country!r}. Give a code such as DE, and BY within."
        raise InvalidInput([Issue("unknown_country", "calendar", "country", message)]) from None
    return frozenset(day for day in found if abs((day - date(year, 7, 1)).days) < 186)
