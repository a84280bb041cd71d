/// How a body may be packed.
package enum ContentCoding: Hashable, Sendable {
    case identity
    case gzip

    /// Shorter bodies gain nothing: their head is as long.
    private static let worthCompressing = 1_024

    /// What the fields called `Accept-Encoding` ask for (RFC 9110, 12.5.3): gzip where it is named, or any coding is, and
    /// not less wanted than none. Where a client refuses both, it gets the body as it is, as `promhttp` has it.
    package init(accepting fields: [String], bodyBytes: Int) {
        let items = WeightedItem.list(fields)
        func weight(_ names: String...) -> Double? { items.first { names.contains($0.value) }?.weight }
        let gzip = weight("gzip", "x-gzip") ?? weight("*") ?? 0
        let isRefused = (weight("identity") ?? (weight("*") == 0 ? 0 : nil)) == 0
        let identity = weight("identity") ?? 0
        let wantsGzip = gzip > 0 && gzip >= identity && (bodyBytes >= Self.worthCompressing || isRefused)
        self = wantsGzip ? .gzip : .identity
    }
}
