/// How each signal reaches a collector: `soma.yaml`'s `exporter`, then the `OTEL_EXPORTER_OTLP_…` variables, then their forms
/// for one signal.
package struct ExporterSettings: Equatable, Sendable {
    /// `OTEL_SDK_DISABLED`: nothing is sent; default false.
    package internal(set) var isDisabled = Setting(false)
    package internal(set) var traces = SignalSettings()
    package internal(set) var metrics = SignalSettings()

    /// The defaults.
    package init() {}
}

/// What holds for one signal.
package struct SignalSettings: Equatable, Sendable {
    /// A URL used as it is (`OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` and the like); default none: the base with the signal's path.
    package internal(set) var url = Setting<String?>(nil)
    /// Default none.
    package internal(set) var headers = Setting<[ExporterHeader]>([])
    /// Seconds a request, > 0 and at most an hour; default 10.
    package internal(set) var timeout = Setting(10.0)
    /// A file of the authorities that a server's certificate must come from; default the system's.
    package internal(set) var certificate = Setting<String?>(nil)
    /// The client's own, for a server that asks; default none.
    package internal(set) var clientCertificate = Setting<String?>(nil)
    package internal(set) var clientKey = Setting<String?>(nil)
}

/// One header field of every request. Its value is a secret: it is not in its description.
package struct ExporterHeader: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package let name: String
    package let value: String

    package var description: String { "\(name)=***" }
    package var debugDescription: String { description }
}
