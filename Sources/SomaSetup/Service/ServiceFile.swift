internal import SomaSystem

/// A file that a service manager reads, as soma writes it. Its last line holds a sum over the others: a file whose sum is
/// right is soma's and nobody has changed it, whichever version wrote it.
struct ServiceFile: Sendable {
    let path: String
    let bytes: [UInt8]

    /// - Parameters:
    ///   - template: a text with names in braces.
    ///   - values: what stands in their place.
    init(path: String, template: [UInt8], values: [String: String]) {
        self.path = path
        var text = ""
        for (index, part) in String(decoding: template, as: UTF8.self)
            .split(separator: "{", omittingEmptySubsequences: false).enumerated()
        {
            guard index > 0, let end = part.firstIndex(of: "}") else {
                text += part
                continue
            }
            text += values[String(part[..<end])] ?? ""
            text += part[part.index(after: end)...]
        }
        let lines = Array(text.utf8)
        bytes = lines + Self.lastLine(for: lines[...], isXML: path.hasSuffix(".plist"))
    }

    /// Whether soma wrote it, and nobody else.
    static func isOwn(_ bytes: [UInt8]) -> Bool {
        guard bytes.last == UInt8(ascii: "\n") else { return false }
        let start = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let found = bytes[start...]
        return [false, true].contains { found.elementsEqual(lastLine(for: bytes[..<start], isXML: $0)) }
    }

    private static func lastLine(for lines: ArraySlice<UInt8>, isXML: Bool) -> [UInt8] {
        // FNV-1a, 64 bits: it finds changes, not forgeries.
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in lines { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let text = "soma's sum: " + String(sum, radix: 16)
        return Array((isXML ? "<!-- \(text) -->\n" : "# \(text)\n").utf8)
    }

    /// Where systemd finds a user's own units.
    static func unitFolder() throws(SetupError) -> String {
        if let folder = Environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/systemd/user" }
        return try homeFolder() + "/.config/systemd/user"
    }

    static func homeFolder() throws(SetupError) -> String {
        guard let home = Environment["HOME"], home.hasPrefix("/") else {
            throw SetupError("HOME is not set; set it to your home folder")
        }
        return home
    }

    /// What is at a path now; `nil` for nothing. A link is no file of soma's: it may be how a unit is masked.
    static func contents(_ path: String) throws(SetupError) -> [UInt8]? {
        guard !FileStatus.isLink(path) else {
            throw SetupError("\(path) is a symbolic link, which is not followed; remove it and try again")
        }
        do throws(SystemError) {
            return try FileSystem.contents(of: path, limit: 1 << 20)
        } catch {
            if error.isMissingFile { return nil }
            throw SetupError("\(error); nothing was changed")
        }
    }
}
