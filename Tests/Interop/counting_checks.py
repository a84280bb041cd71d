"""What the dashboards' queries answer where scrapes are missed, instances come and go, and nothing happens at all.

The queries are the committed dashboards' own, asked of series made up for `promtool`.
"""

import json
import subprocess

import yaml

from checks import check, expect, expect_equal
from grafana_checks import RULES, dashboards, panels, substituted

#: The range that is looked at, and the moment: what stands for `$__range` and `$__interval`.
RANGE = 180
NOW = 330
AGENT = '{job="soma",instance="a",gen_ai_agent_id="cc-1"}'


def panel_queries(dashboard, title, agent="cc-1"):
    """A panel's queries as Grafana would send them."""
    found = [panel["targets"] for panel in panels(dashboards()[dashboard]) if panel["title"] == title]
    expect_equal(len(found), 1, f"panels {title!r} of {dashboard}")
    return [sent(dashboard, target["expr"], agent) for target in found[0]]


def sent(dashboard, expression, agent="cc-1"):
    filled = expression.replace("$__range", f"{RANGE}m").replace("$__interval", "1m")
    return substituted(filled, "soma", agent if dashboard == "soma-agent.json" else ".*")


def expect_answers(world, cases, evaluated="1m"):
    """Each case has a name, series with their values a minute, a query, and what it answers at some minutes.

    `evaluated` is how often rules are; promtool knows no minutes between.
    """
    tests = [
        {
            "name": name,
            "interval": "1m",
            "input_series": [{"series": series, "values": values} for series, values in given.items()],
            "promql_expr_test": [
                {
                    "expr": expression,
                    "eval_time": f"{minute}m",
                    "exp_samples": [{"labels": labels, "value": value} for labels, value in samples.items()],
                }
                for minute, samples in answers.items()
            ],
        }
        for name, given, expression, answers in cases
    ]
    path = world.scratch() / "queries.test.yaml"
    given = {"rule_files": [str(RULES[0])], "evaluation_interval": evaluated, "tests": tests}
    path.write_text(yaml.safe_dump(given), encoding="utf-8")
    result = subprocess.run(["promtool", "test", "rules", path], capture_output=True, text=True, timeout=120)
    said = result.stdout + result.stderr
    expect(result.returncode == 0 and "SUCCESS" in said, f"promtool test rules: {said[-2500:]}")


@check("what agents did within a range is counted exactly across gaps, restarts, upgrades and machines that are gone")
def counted(world):
    tokens = "soma_tokens_total"
    (expression,) = panel_queries("soma-agents.json", "Tokens")
    other = AGENT.replace('"a"', '"b"')
    versions = [AGENT[:-1] + f',otel_scope_version="{version}"' + "}" for version in (1, 2)]
    cases = [
        ("as it goes on", {AGENT: "100+1x400"}, 180),
        ("its first value, of a series that begins", {AGENT: "_x200 5x10 9x200"}, 9),
        ("nothing, of one that stands", {AGENT: "100x400"}, 0),
        ("what a gap in the middle hides", {AGENT: "100x200 stale _x60 107x200"}, 7),
        # The range begins an hour and a half after the last scrape.
        ("what a gap hides at the range's start", {AGENT: "100x60 stale _x180 107x200"}, 7),
        ("what a gap of scrapes hides just before it", {AGENT: "100x145 stale _x30 107x200"}, 7),
        ("what an instance did before it was gone", {AGENT: "100+1x200 stale", other: "50x400"}, 50),
        ("nothing of one that was gone before", {AGENT: "100+1x100 stale", other: "50x200 54x200"}, 4),
        ("agents of one name on two machines", {AGENT: "100x200 103x200", other: "50x200 54x200"}, 7),
        ("what a counter has that began anew", {AGENT: "100x200 3x200"}, 3),
        ("nothing of one that began anew before", {versions[0]: "100x30 stale", versions[1]: "_x32 3x300"}, 0),
        ("what went on in a new version of soma", {versions[0]: "100x200 stale", versions[1]: "_x200 104x200"}, 4),
    ]
    later = 60 + 5 * 24 * 60
    expect_answers(
        world,
        [
            (name, {tokens + key: values for key, values in given.items()}, expression, {NOW: {"{}": float(value)}})
            for name, given, value in cases
        ]
        + [
            (
                "what an agent did that returns to the page after days",
                {tokens + AGENT: f"100x60 stale _x{later - 62} 101x300"},
                expression,
                {later + 100: {"{}": 1.0}},
            )
        ],
        # As the readings are on which it rests.
        evaluated="5m",
    )


@check("an annotation stands where something fired, and nowhere else")
def annotations(world):
    marks = dashboards()["soma-agent.json"]["annotations"]["list"]
    (expression,) = [sent("soma-agent.json", mark["expr"]) for mark in marks if mark["name"] == "Firings"]
    series = "soma_guidance_firings_total" + AGENT[:-1] + ',soma_guidance_pattern="budget",soma_guidance_arm="control"}'
    labels = '{soma_guidance_pattern="budget",soma_guidance_arm="control"}'
    expect_answers(
        world,
        [
            ("the first", {series: "_x20 1x40"}, expression, {19: {}, 20: {labels: 1.0}, 21: {labels: 0.0}}),
            ("the next", {series: "1x20 3x40"}, expression, {20: {labels: 0.0}, 21: {labels: 2.0}, 22: {labels: 0.0}}),
            (
                "after a gap, what is new",
                {series: "7x20 stale _x600 7x5 8x40"},
                expression,
                {622: {labels: 0.0}, 628: {labels: 1.0}},
            ),
        ],
    )


@check("no data look different from none: a share of nothing, agents in trouble where no soma is scraped")
def nothing(world):
    (failed,) = panel_queries("soma-agent.json", "Failed")
    (troubled,) = panel_queries("soma-agents.json", "In WARN or BLOCK")
    ok, error = ("soma_actions_total" + AGENT[:-1] + f',soma_outcome="{outcome}"' + "}" for outcome in ("ok", "error"))
    modes = [
        f'soma_agents{{job="soma",instance="a",soma_mode_name="{mode}"}}' for mode in ("OBSERVE", "WARN", "BLOCK")
    ]
    expect_answers(
        world,
        [
            ("no agent", {"up": "1x400"}, failed, {NOW: {}}),
            ("an idle one", {ok: "4x400"}, failed, {NOW: {}}),
            ("without failures", {ok: "4x200 8x200"}, failed, {NOW: {"{}": 0.0}}),
            ("with one", {ok: "4x200 7x200", error: "_x200 1x200"}, failed, {NOW: {"{}": 0.25}}),
            ("no soma", {"up": "1x400"}, troubled, {NOW: {}}),
            ("nobody in trouble", {one: "0x400" for one in modes}, troubled, {NOW: {"{}": 0.0}}),
            ("some", {one: f"{count}x400" for count, one in enumerate(modes)}, troubled, {NOW: {"{}": 3.0}}),
        ],
    )


@check("agents of one name on two machines have a line each, and those beyond the limit one that is no agent's")
def machines(world):
    titles = ("Pressure of the highest", "Pressure by agent")
    lines = [query for title in titles for query in panel_queries("soma-agents.json", title)]
    recorded = "agent:soma_pressure_ratio:max"
    given = {
        recorded + '{job="soma",instance="a",gen_ai_agent_id="planner"}': 0.5,
        recorded + '{job="soma",instance="b",gen_ai_agent_id="planner"}': 0.25,
        recorded + '{job="soma",instance="a",gen_ai_agent_id="(others)"}': 0.75,
        recorded + '{job="soma",instance="a",otel_metric_overflow="true"}': 1.0,
    }
    shown = {key.replace('"true"', '"true",gen_ai_agent_id="(others)"'): value for key, value in given.items()}
    series = {key: f"{value}x400" for key, value in given.items()}
    expect_answers(world, [("lines", series, one, {NOW: shown}) for one in lines])
    # One machine alone is chosen.
    alone = {key: value for key, value in shown.items() if 'instance="b"' in key}
    expect_answers(
        world, [("chosen", series, one.replace('instance=~".*"', 'instance=~"b"'), {NOW: alone}) for one in lines]
    )


@check("an agent's dashboard shows it whatever it is called, and nobody else")
def names(world):
    name = """it's "one" \\d.*"""
    (expression,) = panel_queries("soma-agent.json", "Actions", name)
    labels = '{{job="soma",instance="a",gen_ai_agent_id={}}}'
    series = ["soma_actions_total" + labels.format(json.dumps(one)) for one in (name, """it's "one" d""")]
    expect_answers(world, [("one", {series[0]: "4x200 7x200", series[1]: "4x200 9x200"}, expression, {NOW: {"{}": 3.0}})])


@check("recoveries are those within the range, also of agents that have left the page, and of none there is no share")
def recoveries(world):
    shares, _, _, counts = panel_queries("soma-guidance.json", "Recovery $horizon actions after a firing")
    (by_horizon,) = panel_queries("soma-guidance.json", "Recovery by horizon")

    def outcomes(pattern, recovered):
        more = f'soma_guidance_pattern="{pattern}",soma_guidance_arm="control",soma_horizon="1",soma_recovered="{recovered}"'
        return f"soma_guidance_outcomes_total{AGENT[:-1]},{more}}}"

    given = {
        # It leaves the page after three outcomes within the range, one a recovery.
        outcomes("budget", "true"): "10x200 11x60 stale",
        outcomes("budget", "false"): "30x200 32x60 stale",
        # Without a recovery, and without anything that is new.
        outcomes("bash_retry", "false"): "_x200 5x200",
        outcomes("blind_edit", "true"): "8x400",
    }
    labels = '{{soma_guidance_pattern="{}",soma_guidance_arm="control"}}'
    budget, retry = labels.format("budget"), labels.format("bash_retry")
    expect_answers(
        world,
        [
            ("shares", given, shares, {NOW: {budget: 1 / 3, retry: 0.0}}),
            ("outcomes", given, counts, {NOW: {budget: 3.0, retry: 5.0}}),
            ("by horizon", given, by_horizon, {NOW: {'{soma_horizon="1",soma_guidance_arm="control"}': 1 / 8}}),
        ],
    )
