"""Session recordings, read and written without any code of soma's."""

import calendar
import collections
import dataclasses
import hashlib
import json
import pathlib
import re

SECOND = 1_000_000_000
IDLE = 30 * 60 * SECOND

_rfc3339 = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)


def nanoseconds(text):
    """An RFC 3339 time as nanoseconds since the Unix epoch."""
    year, month, day, hour, minute, second, fraction, zone = _rfc3339.fullmatch(text).groups()
    seconds = calendar.timegm((int(year), int(month), int(day), int(hour), int(minute), int(second)))
    if zone.upper() != "Z":
        sign = -1 if zone[0] == "-" else 1
        seconds -= sign * (int(zone[1:3]) * 3600 + int(zone[4:6]) * 60)
    return seconds * SECOND + int(((fraction or "") + "0" * 9)[:9])


@dataclasses.dataclass
class Action:
    """A line of a recording; `number` counts its agent's actions from 1, `ordinal` its session's beginnings."""

    agent: str
    session: str
    tool: str
    end: int
    start: int
    call_id: str
    tokens: int
    cost_usd: float
    failed: bool
    duration: float
    number: int = 0
    ordinal: int = 0

    @staticmethod
    def parse(fields):
        end = nanoseconds(fields["time"])
        duration = fields.get("duration_s") or 0
        return Action(
            agent=fields["agent"],
            session=fields["session"],
            tool=fields["tool"],
            end=end,
            start=end - round(duration * 1e9),
            call_id=fields.get("call_id") or "",
            tokens=int(fields.get("tokens") or 0),
            cost_usd=float(fields.get("cost_usd") or 0),
            failed=bool(fields.get("error")),
            duration=float(duration),
        )


@dataclasses.dataclass
class Session:
    """One stretch of an agent's session, from its beginning to its end."""

    agent: str
    session: str
    ordinal: int
    start: int
    end: int
    parent: "Session | None"


class Recording:
    """A recording and what the specification makes of it."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.name = self.path.stem
        self.actions = []
        self.sessions = []
        self._private = []
        self._open = {}
        self._known = {}
        numbers = collections.Counter()
        for line in self.path.read_bytes().split(b"\n"):
            if not line.strip():
                continue
            fields = json.loads(line)
            if fields.get("event") == "session_end":
                self._open.pop((fields["agent"], fields["session"]), None)
            if "tool" not in fields:
                continue
            action = Action.parse(fields)
            numbers[action.agent] += 1
            action.number = numbers[action.agent]
            self._place(action)
            self.actions.append(action)
            self._private += _strings([fields.get("text"), fields.get("output"), fields.get("input")])

    def _place(self, action):
        """Finds the stretch of its session that the action belongs to."""
        key = (action.agent, action.session)
        session = self._open.get(key)
        if session is None or action.start - session.end >= IDLE:
            known = self._known.get(key)
            if known:
                ordinal, parent = known.ordinal + 1, known.parent
            else:
                ordinal, parent = 1, self._parent(action)
            session = Session(action.agent, action.session, ordinal, action.start, action.end, parent)
            self._open[key] = self._known[key] = session
            self.sessions.append(session)
        session.start = min(session.start, action.start)
        session.end = max(session.end, action.end)
        action.ordinal = session.ordinal

    def _parent(self, action):
        """A subagent's id is its parent's, a slash and its own."""
        name, slash, _ = action.agent.rpartition("/")
        return self._known.get((name, action.session)) if slash else None

    def sums(self, key, value):
        """The sum of `value` of the actions, by what `key` makes of them."""
        sums = collections.defaultdict(int)
        for action in self.actions:
            sums[key(action)] += value(action)
        return dict(sums)

    @property
    def last_end(self):
        return max(action.end for action in self.actions)

    @property
    def names(self):
        """What may be told of the recording: names and ids."""
        return {
            text
            for action in self.actions
            for text in (action.agent, action.session, action.tool, action.call_id)
            if text
        }

    def private_texts(self):
        """Pieces of the prompts, commands, paths and outputs: each whole, its lines, and its beginning."""
        pieces = set()
        for text in self._private:
            pieces.update([text, text[:24], *(line.strip() for line in text.splitlines())])
        names = self.names
        return {
            piece
            for piece in pieces
            if len(piece) >= 12 and not piece.isspace() and not any(piece in name for name in names)
        }


def _strings(value):
    """Every string in a JSON value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    return []


def trace_id(session):
    """The trace of a session that was not given one."""
    return hashlib.sha256(f"soma.trace:{session}".encode()).digest()[:16]


def span_id(epoch, session, agent, key):
    """The id of the span that `key` names."""
    return hashlib.sha256(f"soma.span:{epoch}:{session}:{agent}:{key}".encode()).digest()[:8]


def root_key(ordinal):
    return "root" if ordinal == 1 else f"root:{ordinal}"


HOSTILE_AGENT = 'he said "so\\what"\nand left'


def write_hostile(folder):
    """A recording of names that need escaping, a session that goes on after its end and after a pause, subagents."""
    lines = []

    def action(agent, session, second, tool="Bash", **fields):
        hour, rest = divmod(second, 3600)
        time = f"2026-03-04T{5 + hour:02}:{rest // 60:02}:{rest % 60:02}.250000001Z"
        lines.append({"agent": agent, "session": session, "time": time, "tool": tool, **fields})

    for number in range(14):
        action(
            HOSTILE_AGENT,
            'tab\tand "quote"',
            10 * number,
            tool='mcp__"odd\\tool"\n' if number % 3 else "Bash",
            input={"command": f"echo the private word number {number} > /home/nobody/private-file-{number}"},
            text="I think that this private sentence should stay here.",
            output="private output, line one\nprivate output, line two",
            call_id=f"call-{number}",
            tokens=2**40 + number,
            cost_usd=0.1,
            error=number % 4 == 0,
            duration_s=0.0025,
        )
    for number in range(6):
        action("chef", "größe-über-日本語", 200 + number, tool="Läse", tokens=7, cost_usd=1e-9, duration_s=1.5)
        action("chef/cook", "größe-über-日本語", 201 + number, tokens=3, duration_s=400, error=True)
        action("chef/cook/aid", "größe-über-日本語", 202 + number)
        action("other/cook", "größe-über-日本語", 203 + number)
    lines.append(
        {"event": "session_end", "agent": "chef", "session": "größe-über-日本語", "time": "2026-03-04T05:04:00Z"}
    )
    action("chef", "größe-über-日本語", 300, duration_s=0.5)
    action("chef", "größe-über-日本語", 300 + 3 * 3600, duration_s=0.5)
    action("chef", "another session", 310 + 3 * 3600)
    path = pathlib.Path(folder) / "hostile.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return Recording(path)


def write_odd_names(folder):
    """Names that only differ in what careless code loses: a NUL, composition, case, white space, controls."""
    names = ["a", "a\0b", "a\0c", "A", " a", "a ", "\u00e9", "e\u0301", "\ufeffa", "\u202ea"]
    names += ["\x7f", "\x80", "\r", "=,;%"]
    path = pathlib.Path(folder) / "odd-names.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, name in enumerate(names):
            fields = {
                "agent": name,
                "session": f"session {name}",
                "time": f"2026-03-04T05:00:{number:02}Z",
                "tool": f"tool {name}",
                "tokens": 1 << number,
            }
            file.write(json.dumps(fields) + "\n")
    return Recording(path)


def write_empty(folder):
    """A recording without a line."""
    path = pathlib.Path(folder) / "empty.jsonl"
    path.touch()
    return Recording(path)


def write_long(folder, count):
    """A recording of one agent with `count` actions, a second apart."""
    path = pathlib.Path(folder) / f"long-{count}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            time = f"2026-03-04T05:{number // 60:02}:{number % 60:02}Z"
            fields = {"agent": "runner", "session": "long run", "time": time, "tool": "Read", "tokens": 10}
            file.write(json.dumps(fields) + "\n")
    return Recording(path)


def write_crowd(folder, agents, tools):
    """A recording in which each of many agents acts once, with one of many tools."""
    path = pathlib.Path(folder) / "crowd.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(agents):
            time = f"2026-03-04T05:{number // 60:02}:{number % 60:02}Z"
            fields = {
                "agent": f"agent {number}",
                "session": f"session {number}",
                "time": time,
                "tool": f"tool {number % tools}",
                "tokens": 1,
                "cost_usd": 0.5,
            }
            file.write(json.dumps(fields) + "\n")
    return Recording(path)
