/// Takes in what curl receives, up to a limit, and stops the transfer beyond it.
final class ResponseCollector {
    private let bodyLimit: Int
    private(set) var headers = HTTPHeaders()
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    /// Whether the header section came to its end.
    private(set) var hasAllHeaders = false
    private var headerBytes = 0

    /// The most header bytes of one response, interim ones and trailers included.
    private static let headerLimit = 256 << 10

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
    }

    /// Whether the transfer may go on.
    func receive(body bytes: RawSpan) -> Bool {
        guard bytes.byteCount <= bodyLimit - body.count else {
            isTooLarge = true
            return false
        }
        unsafe bytes.withUnsafeBytes { unsafe body.append(contentsOf: $0) }
        return true
    }

    /// One header line with its line end; a status line begins a new response (after 100 Continue, say).
    func receive(headerLine bytes: RawSpan) -> Bool {
        headerBytes += bytes.byteCount
        guard headerBytes <= Self.headerLimit else {
            isTooLarge = true
            return false
        }
        let line = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
        if line.hasPrefix("HTTP/") {
            headers.fields.removeAll()
            hasAllHeaders = false
        } else if let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let value = line.utf8[line.utf8.index(after: colon)...].trimmingWhitespace()
            headers.fields.append((name: String(line[..<colon]), value: String(value) ?? ""))
        } else if line == "\r\n" || line == "\n" {
            hasAllHeaders = true
        }
        return true
    }
}

extension Substring.UTF8View {
    /// Without the blanks and line ends around it.
    fileprivate func trimmingWhitespace() -> Substring.UTF8View {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}
