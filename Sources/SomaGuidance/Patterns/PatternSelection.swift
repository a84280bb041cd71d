package import SomaModel

/// Which patterns may fire and set floors. What is forced comes first, then a person's word, then a refutation, then the
/// registry.
package struct PatternSelection: Equatable, Sendable {
    /// What `SOMA_FORCE_PATTERN` asks for: names between commas, or `all`; none by default.
    package struct Forced: Equatable, Sendable {
        package private(set) var names: Set<ExactString> = []
        package private(set) var isAll = false
        /// Those that no pattern has, in the order given.
        package private(set) var unknown: [String] = []

        package static let none = Forced(parsing: "")

        package init(parsing text: String) {
            for part in text.split(separator: ",") {
                let name = String(part.trimmingSpaces)
                if name.isEmpty { continue }
                if name == "all" {
                    isAll = true
                } else if PatternRegistry.pattern(named: name) != nil {
                    names.insert(ExactString(name))
                } else {
                    unknown.append(name)
                }
            }
        }
    }

    /// Why a pattern fires or does not.
    package enum Reason: Equatable, Sendable {
        case active
        case forced
        case revived
        case retiredByHand
        case refuted
        case retired(reason: String)

        package var isEnabled: Bool {
            switch self {
            case .active, .forced, .revived: true
            case .retiredByHand, .refuted, .retired: false
            }
        }
    }

    /// All that are active in the registry.
    package static let standard = PatternSelection()

    /// In the registry's order.
    package let reasons: [Reason]
    private let enabled: [Bool]

    /// Names that no pattern has are ignored; of one both retired and revived by hand the retirement counts.
    package init(
        retiredByHand: Set<String> = [],
        revivedByHand: Set<String> = [],
        refuted: Set<String> = [],
        forced: Forced = .none
    ) {
        reasons = PatternRegistry.all.map { pattern in
            if forced.isAll || forced.names.contains(pattern.exactName) { return .forced }
            if retiredByHand.contains(pattern.name) { return .retiredByHand }
            if revivedByHand.contains(pattern.name) { return .revived }
            if refuted.contains(pattern.name) { return .refuted }
            switch pattern.state {
            case .active: return .active
            case .retired(let reason): return .retired(reason: reason)
            }
        }
        enabled = reasons.map(\.isEnabled)
    }

    package func reason(of name: String) -> Reason? {
        let name = ExactString(name)
        return PatternRegistry.all.firstIndex { $0.exactName == name }.map { reasons[$0] }
    }

    /// `index` in the registry.
    func isEnabled(_ index: Int) -> Bool { enabled[index] }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var rest = drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
