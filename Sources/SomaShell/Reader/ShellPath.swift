/// A path as far as it can be told without looking at the file system.
struct ShellPath: Equatable, Sendable {
    var isAbsolute: Bool
    /// Without `.`, and without `..` wherever it follows something.
    var parts: [String]
    /// Whether it is written as a folder: its end is `/`, `.` or `..`.
    var isFolder: Bool

    /// `nil` where there is no path. A relative one is taken from `folder`, if that is known.
    init?(_ text: String, in folder: String?) {
        guard let first = text.utf8.first else { return nil }
        isAbsolute = first == UInt8(ascii: "/")
        parts = []
        isFolder = text.utf8.last == UInt8(ascii: "/")
        if !isAbsolute, first != 0, let folder, folder.utf8.first == UInt8(ascii: "/") {
            append(folder)
            isAbsolute = true
        }
        append(text)
        let last = text.utf8.split(separator: UInt8(ascii: "/")).last
        if let last, last.elementsEqual(".".utf8) || last.elementsEqual("..".utf8) { isFolder = true }
    }

    private mutating func append(_ text: String) {
        for part in text.utf8.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8), isAbsolute || !(parts.last ?? "..").utf8.elementsEqual("..".utf8) {
                _ = parts.popLast()
            } else {
                parts.append(String(decoding: Array(part), as: UTF8.self))
            }
        }
    }

    var text: String { (isAbsolute ? "/" : "") + parts.joined(separator: "/") }

    /// The name of the file; `nil` for a folder.
    var baseName: String? { isFolder ? nil : parts.last }

    /// Whether this is `other`, or a file in it; `*` and `?` in this path match as a shell's would.
    func isInside(_ other: ShellPath) -> Bool {
        isAbsolute == other.isAbsolute && parts.count >= other.parts.count
            && zip(parts, other.parts).allSatisfy { matches($1, pattern: $0) }
    }
}

/// Whether a file's name matches a pattern of `*`, `?` and `[…]`, which stands for any one character here.
func matches(_ name: String, pattern: String) -> Bool {
    let name = Array(name.utf8)
    let pattern = Array(pattern.utf8)
    if name == pattern { return true }
    if name.first == UInt8(ascii: "."), pattern.first != UInt8(ascii: ".") { return false }
    var index = 0
    var place = 0
    var star: (index: Int, place: Int)?
    while index < name.count {
        var next = place + 1
        var isMatch = false
        if place < pattern.count {
            switch pattern[place] {
            case UInt8(ascii: "*"):
                star = (index, next)
                place = next
                continue
            case UInt8(ascii: "?"): isMatch = true
            case UInt8(ascii: "["):
                isMatch = true
                if let end = pattern[place...].firstIndex(of: UInt8(ascii: "]")) { next = end + 1 }
            default: isMatch = pattern[place] == name[index]
            }
        }
        if isMatch {
            index += 1
            place = next
        } else if let last = star {
            star = (last.index + 1, last.place)
            index = last.index + 1
            place = last.place
        } else {
            return false
        }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
}
