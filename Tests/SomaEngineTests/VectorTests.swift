import SomaEngine
import SomaJSON
import SomaFold
import SomaModel
import SomaTestSupport
import Testing

/// Recordings whose numbers are known from independent implementations of the specification.
struct VectorTests {
    @Test func `the edge cases have the expected numbers`() throws {
        try check(Recording.edgeCases, against: Repository.fixture("edge-cases.vectors.jsonl"))
    }

    /// The names of the vectors beside the repository; none where that folder is missing.
    private static let sharedNames: [String] = {
        guard let shared = Repository.shared else { return [] }
        return Repository.names(in: shared + "/vectors").filter { $0.hasSuffix(".jsonl") }
    }()

    @Test(.enabled(if: !sharedNames.isEmpty, "../shared/vectors is not there"), arguments: sharedNames)
    func `a recorded session has the expected numbers`(name: String) throws {
        let shared = try #require(Repository.shared)
        try check(shared + "/sessions/" + name, against: shared + "/vectors/" + name)
    }

    private func check(_ recording: String, against vectors: String) throws {
        let actions = try Recording.actions(recording)
        let expected = try JSONLines.read(vectors)
        try #require(actions.count == expected.count)
        var engine = RAMMemory.withoutPatterns()
        for (index, action) in actions.enumerated() {
            let reading = engine.record(action).reading
            let vector = expected[index]
            #expect(vector["n"]?.number == Double(index + 1))
            #expect(vector["agent"]?.text == action.agent)
            for signal in Signal.allCases {
                expectClose(
                    reading.vitals[signal],
                    vector["vitals"]?[signal.rawValue],
                    "vital \(signal) of \(index + 1)"
                )
                expectClose(
                    reading.signalPressures[signal],
                    vector["signal_pressures"]?[signal.rawValue],
                    "signal pressure \(signal) of \(index + 1)"
                )
            }
            expectClose(reading.pressure, vector["pressure"], "pressure of \(index + 1)")
            #expect(reading.mode.name == vector["mode"]?.text, "mode of \(index + 1)")
        }
    }

    private func expectClose(_ value: Double, _ expected: JSONValue?, _ what: String) {
        let distance = expected?.number.map { abs($0 - value) } ?? .infinity
        #expect(distance <= 1e-9, "\(what) is \(value), expected \(String(describing: expected))")
    }
}
