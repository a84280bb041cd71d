/// What is measured: a row of the table of metrics.
package struct Instrument: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case gauge
        /// Monotonic.
        case counter
        case histogram
    }

    /// OpenTelemetry's name, such as `soma.pressure`.
    package var name: String
    package var kind: Kind
    /// A UCUM unit: `1`, `s`, or an annotation in braces.
    package var unit: String
    package var summary: String

    package init(_ name: String, _ kind: Kind, unit: String, _ summary: String) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.summary = summary
    }
}
