package import SomaModel

/// Prometheus's names for OpenTelemetry's, by the rules of the OpenTelemetry specification ("Prometheus and OpenMetrics
/// Compatibility"): a dot becomes an underscore, a unit a suffix unless it is an annotation in braces, a gauge of unit 1
/// gets `_ratio` and a counter `_total`.
package enum PrometheusName {
    package static func family(_ instrument: Instrument) -> String {
        var name = label(instrument.name)
        switch instrument.unit {
        case "s" where !name.hasSuffix("_seconds"): name += "_seconds"
        case "By" where !name.hasSuffix("_bytes"): name += "_bytes"
        case "1" where instrument.kind == .gauge: name += "_ratio"
        default: break
        }
        return instrument.kind == .counter && !name.hasSuffix("_total") ? name + "_total" : name
    }

    /// Whatever Prometheus does not take in a name becomes an underscore.
    package static func label(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            let isDigit = "0"..."9" ~= scalar
            let isAllowed = "a"..."z" ~= scalar || "A"..."Z" ~= scalar || scalar == "_" || isDigit
            if isDigit, result.isEmpty { result = "_" }
            result.unicodeScalars.append(isAllowed ? scalar : "_")
        }
        return result
    }
}
