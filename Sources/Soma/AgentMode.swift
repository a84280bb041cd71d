internal import SomaModel

/// What a pressure calls for; higher modes are more insistent.
public enum AgentMode: Int, CaseIterable, Comparable, Sendable {
    /// Pressure below 0.25, unless configured otherwise: metrics only.
    case observe
    /// From 0.25: soft course-correction.
    case guide
    /// From 0.50: insistent.
    case warn
    /// From 0.75: `wrap` refuses to call.
    case block

    /// By insistence.
    public static func < (left: AgentMode, right: AgentMode) -> Bool { left.rawValue < right.rawValue }

    init(_ mode: Mode) {
        self =
            switch mode {
            case .observe: .observe
            case .guide: .guide
            case .warn: .warn
            case .block: .block
            }
    }
}
