/// A value in force, and where it came from.
package struct Setting<Value> {
    package internal(set) var value: Value
    package internal(set) var origin: Origin

    /// A default.
    init(_ value: Value) {
        self.init(value, from: .standard)
    }

    init(_ value: Value, from origin: Origin) {
        self.value = value
        self.origin = origin
    }
}

extension Setting: Sendable where Value: Sendable {}
extension Setting: Equatable where Value: Equatable {}

/// Where a value came from.
package enum Origin: Equatable, Sendable, CustomStringConvertible {
    case standard
    /// A line of `soma.yaml`, from 1.
    case file(line: Int)
    /// The variable's name.
    case environment(String)

    package var isFile: Bool {
        if case .file = self { return true }
        return false
    }

    package var isEnvironment: Bool {
        if case .environment = self { return true }
        return false
    }

    /// As `soma config` shows it: `default`, `soma.yaml:LINE` or `environment NAME`.
    package var description: String {
        switch self {
        case .standard: "default"
        case .file(let line): "\(Configuration.fileName):\(line)"
        case .environment(let name): "environment \(name)"
        }
    }
}
