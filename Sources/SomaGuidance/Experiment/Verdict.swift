/// What the experiment has shown of a pattern.
package enum Verdict: String, CaseIterable, Sendable {
    /// Too few outcomes to judge, or nothing shown yet.
    case collecting
    /// Its message lowers pressure: every firing is shown from now on.
    case validated
    /// Its message does harm: it retires itself.
    case refuted
    /// Nothing shown after all pairs.
    case inconclusive
}
