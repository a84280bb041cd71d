package import SomaModel

/// What looking at a situation gave.
package struct Evaluation: Sendable {
    /// The least mode that critical findings allow; OBSERVE where there are none.
    package var floor: Mode
    /// The effective mode: the pressure's own, or the floor where that is higher.
    package var mode: Mode
    /// The one pattern that fires, if any.
    package var match: PatternMatch?
}

/// A pattern that fires, in whichever arm.
package struct PatternMatch: Sendable {
    package var pattern: Pattern
    package var finding: Finding
    /// Of the action that it belongs to.
    package var number: Int
}

extension Situation {
    /// The floors, which hold whatever cools down or wins, and the pattern that fires in GUIDE and above: the gravest, then
    /// the one of highest priority, of those that look now and do not cool down. Costs one pass over the registry.
    ///
    /// - Parameter mode: that of the pressure alone.
    package func evaluate(mode: Mode, selection: PatternSelection = .standard) -> Evaluation {
        let look: Pattern.Look = call == nil ? .after : .before
        let patterns = PatternRegistry.all
        var floor = Mode.observe
        var best: (index: Int, finding: Finding)?
        // Patterns are asked where they lie: a copy of one costs more than most detectors.
        for index in patterns.indices where selection.isEnabled(index) {
            let mayFire = patterns[index].looks == look
            let least = patterns[index].criticalFloor
            guard mayFire || least != nil, let finding = patterns[index].detect(self) else { continue }
            if finding.severity == .critical, let least { floor = max(floor, least) }
            guard mayFire, !history.isCooling(patterns[index].exactName, at: number) else { continue }
            if let current = best {
                let isGraver = finding.severity == .critical && current.finding.severity == .warn
                let isEqual = finding.severity == current.finding.severity
                guard isGraver || (isEqual && patterns[index].priority > patterns[current.index].priority) else {
                    continue
                }
            }
            best = (index, finding)
        }
        let effective = max(mode, floor)
        var evaluation = Evaluation(floor: floor, mode: effective, match: nil)
        if effective >= .guide, let best {
            evaluation.match = PatternMatch(pattern: patterns[best.index], finding: best.finding, number: number)
        }
        return evaluation
    }
}
