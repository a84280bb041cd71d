internal import Glibc
internal import SomaModel

/// What detectors ask of the past.
extension GuidanceHistory {
    /// How many of the last `count` actions failed, and of how many where fewer are known.
    func failures(ofLast count: Int) -> (failed: Int, known: Int) {
        let known = min(count, recent.count)
        var failed = 0
        for index in recent.count - known..<recent.count where recent[index].failed { failed += 1 }
        return (failed, known)
    }

    /// Whether the last `count` actions were all failed calls of such tools.
    func endsWithFailures(_ count: Int, of kind: Tool.Kind) -> Bool {
        guard recent.count >= count else { return false }
        for index in recent.count - count..<recent.count
        where !recent[index].failed || recent[index].tool.kind != kind {
            return false
        }
        return true
    }

    /// Whether the last `count` actions all used this very tool.
    func ends(_ count: Int, with tool: Tool) -> Bool { recent.suffix(count).allSatisfy { $0.tool == tool } }

    /// Whether one of the remembered actions read or wrote it; never for none.
    func touched(_ file: FileDigest) -> Bool {
        guard file != .none else { return false }
        for index in recent.indices where recent[index].file == file { return true }
        return false
    }

    /// The tool that failed last among the remembered actions.
    var lastFailedTool: Tool? {
        for index in recent.indices.reversed() where recent[index].failed { return recent[index].tool }
        return nil
    }

    /// Bits of entropy in the tools of some of the remembered actions. O(actions × different tools).
    func toolEntropy(in range: Range<Int>) -> Double {
        var entropy = 0.0
        var seen: UInt32 = 0
        for index in range where seen >> UInt32(index) & 1 == 0 {
            var same = 0.0
            for other in index..<range.upperBound where recent[other].tool == recent[index].tool {
                same += 1
                seen |= 1 << UInt32(other)
            }
            let share = same / Double(range.count)
            entropy -= share * log2(share)
        }
        return entropy
    }

    /// Whether a pattern that fired before may not yet fire at an action.
    func isCooling(_ pattern: ExactString, at number: Int) -> Bool {
        for index in firings.indices where firings[index].pattern == pattern {
            return number < firings[index].number + Pattern.cooldown
        }
        return false
    }
}
