import CBenchBaselines
import SomaEngine
import SomaFold
import SomaModel

/// What does the engine make of an action? The baseline only counts the words of the same texts, which any reading of them
/// must do.
enum EngineRecording {
    /// Four tools in turn, a text and an output of some length, and every seventh failed.
    static let actions: [Action] = {
        let sentence = "The parser now reads every line; maybe the last test is still failing, let me try again. "
        let text = String(repeating: sentence, count: 5)
        let output = String(repeating: "tests/test_parser.py::test_units PASSED\n", count: 20)
        let tools = ["Bash", "Read", "Edit", "Grep"]
        return (0..<64).map { index in
            var action = Action(
                agent: "cc-0f3c9a7e",
                session: "bench",
                time: Timestamp(nanosecondsSinceEpoch: Int64(index + 1) * 1_000_000_000),
                tool: tools[index % tools.count]
            )
            action.text = text
            action.output = output
            action.tokens = 20_000 + Int64(index)
            action.costUSD = 0.01
            action.outcome = index % 7 == 0 ? .error : .ok
            return action
        }
    }()

    static func bench() -> Case {
        let actions = Self.actions
        let bytes = Array(actions[0].text.utf8)
        return Case(
            name: "engine, an action with \(bytes.count) bytes of text",
            baselineName: "C, its words counted",
            itemsPerCall: actions.count,
            subject: {
                var engine = RAMMemory()
                return actions.reduce(0) { $0 + engine.record($1).reading.number }
            },
            baseline: {
                actions.indices.reduce(0) { sum, _ in
                    unsafe sum + soma_baseline_count_words(bytes, bytes.count)
                }
            }
        )
    }
}
