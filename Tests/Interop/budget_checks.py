"""Budgets: whose day they are of, wherever they are shown."""

import datetime
import pathlib

from checks import Skipped, check, expect, expect_equal
from collector import Collector, metrics, number, points
from prometheus_checks import samples, scrape
from world import expect_success


def zone_of_another_day():
    """A time zone in which it is another day than in UTC now."""
    return "Etc/GMT-14" if datetime.datetime.now(datetime.timezone.utc).hour >= 10 else "Etc/GMT+12"


@check("a scrape and an export in UTC have the budget of the time zone in which the state folder was made")
def one_day(world):
    zone = zone_of_another_day()
    if not pathlib.Path("/usr/share/zoneinfo", zone).exists():
        raise Skipped("there is no tz database")
    home = world.home()
    budget = {"SOMA_BUDGET_TOKENS": "1e7"}
    there = {**budget, "TZ": zone}
    expect_success(world.soma("replay", "--live", world.edge_cases.path, home=home, environment=there), "recording")
    expected = None
    for name in (zone, "UTC", "CET-1CEST,M3.5.0,M10.5.0/3"):
        environment = {**budget, "TZ": name}
        _, base = world.serve(home, environment=environment)
        scraped = [value for (key, _), value in samples(scrape(base)).items() if key == "soma_budget_used_ratio"]
        with Collector() as collector:
            result = world.soma("export", "--endpoint", collector.url, home=home, environment=environment)
            expect_success(result, f"an export in {name}")
            exported = [
                number(point)
                for metric in metrics(collector.requests)
                if metric.name == "soma.budget.used"
                for point in points(metric)
            ]
        expected = expected or scraped[0]
        expect(expected > 0, f"nothing spent in {name}")
        expect_equal((scraped, exported), ([expected], [expected]), f"the budget in {name}")
