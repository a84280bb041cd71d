/// What soma does at a pressure; higher modes are more insistent.
package enum Mode: Int, CaseIterable, Comparable, Sendable {
    /// Silent, metrics only.
    case observe
    /// Soft course-correction.
    case guide
    /// Insistent.
    case warn
    /// Destructive operations are refused.
    case block

    package var name: String {
        switch self {
        case .observe: "OBSERVE"
        case .guide: "GUIDE"
        case .warn: "WARN"
        case .block: "BLOCK"
        }
    }

    /// `nil` for a name that is none of the four.
    package init?(name: String) {
        guard let mode = Mode.allCases.first(where: { $0.name == name }) else { return nil }
        self = mode
    }

    package static func < (left: Mode, right: Mode) -> Bool { left.rawValue < right.rawValue }
}

/// The pressures at which modes begin; a bound belongs to the higher mode.
package struct ModeBounds: Equatable, Sendable {
    package private(set) var guide: Double
    package private(set) var warn: Double
    package private(set) var block: Double

    package static let standard = ModeBounds(validGuide: 0.25, warn: 0.50, block: 0.75)

    /// `nil` unless 0 < guide < warn < block ≤ 1.
    package init?(guide: Double, warn: Double, block: Double) {
        guard 0 < guide, guide < warn, warn < block, block <= 1 else { return nil }
        self.init(validGuide: guide, warn: warn, block: block)
    }

    private init(validGuide guide: Double, warn: Double, block: Double) {
        self.guide = guide
        self.warn = warn
        self.block = block
    }

    package func mode(at pressure: Double) -> Mode {
        if pressure >= block { return .block }
        if pressure >= warn { return .warn }
        return pressure >= guide ? .guide : .observe
    }
}
