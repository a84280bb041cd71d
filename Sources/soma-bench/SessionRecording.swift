import SomaJSON
import SomaModel
import SomaSystem

/// One long recording, made of the recorded sessions that there are: each agent plays one after another, and all play at
/// once.
struct SessionRecording {
    private struct Line {
        var members: [JSONValue.Member]
        var session: String
        /// Nanoseconds after the session's first action.
        var offset: Int64
    }

    /// Where a line of a session goes.
    private struct Place {
        var time: Int64
        var agent: Int
        var session: Int
        var line: Int
        /// How many sessions the agent played before.
        var turn: Int
    }

    private static let start = Timestamp(nanosecondsSinceEpoch: 1_790_000_000_000_000_000)
    private static let pause: Int64 = 10_000_000_000

    private let sessions: [[Line]]

    /// Reads the recordings of a folder, without the one that is made for the corners of the specification.
    init(folder: String) throws {
        guard let names = try? FileSystem.names(in: folder) else {
            throw BenchError(message: "no recorded sessions in \(folder); name their folder with --sessions")
        }
        sessions = try names.filter { $0.hasSuffix(".jsonl") && $0 != "edge-cases.jsonl" }
            .map { try Self.lines(of: TextFile.read(folder + "/" + $0)) }.filter { !$0.isEmpty }
        if sessions.isEmpty {
            throw BenchError(message: "no recorded sessions in \(folder); name their folder with --sessions")
        }
    }

    private static func lines(of text: String) -> [Line] {
        var first: Timestamp?
        return text.split(separator: "\n").compactMap { text in
            guard let value = try? JSONValue(parsing: String(text)), case .object(let members) = value,
                case .string(let session)? = value["session"], case .string(let time)? = value["time"],
                value["tool"] != nil, let time = Timestamp(rfc3339: time)
            else { return nil }
            let start = first ?? time
            first = start
            return Line(members: members, session: session, offset: max(0, time.nanoseconds(since: start)))
        }
    }

    /// Writes so many actions of agents called `bench-0`, `bench-1` and so on, in the order of their times.
    func write(_ actions: Int, agents: Int, to path: String) throws {
        var places = (0..<agents).flatMap { agent in
            self.places(of: agent, count: actions / agents + (agent < actions % agents ? 1 : 0))
        }
        places.sort { ($0.time, $0.agent) < ($1.time, $1.agent) }
        let file = try FileDescriptor(opening: path, for: .create)
        var bytes: [UInt8] = []
        for place in places {
            bytes += text(at: place)
            bytes.append(UInt8(ascii: "\n"))
            if bytes.count > 1 << 20 {
                try file.write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        try file.write(bytes)
    }

    private func places(of agent: Int, count: Int) -> [Place] {
        var places: [Place] = []
        var time: Int64 = 0
        var turn = 0
        while places.count < count {
            let session = (agent + turn) % sessions.count
            for (line, content) in sessions[session].prefix(count - places.count).enumerated() {
                places.append(
                    Place(time: time + content.offset, agent: agent, session: session, line: line, turn: turn)
                )
            }
            time += Self.pause + (sessions[session].last?.offset ?? 0)
            turn += 1
        }
        return places
    }

    private func text(at place: Place) -> [UInt8] {
        let line = sessions[place.session][place.line]
        let changed = [
            "agent": "bench-\(place.agent)",
            "session": "\(line.session)-\(place.agent)-\(place.turn)",
            "time": Self.start.adding(nanoseconds: place.time).rfc3339,
        ]
        var writer = JSONWriter()
        writer.value(
            .object(
                line.members.map { member in
                    changed[member.name].map { .init(name: member.name, value: .string($0)) } ?? member
                }
            )
        )
        return writer.bytes
    }
}
