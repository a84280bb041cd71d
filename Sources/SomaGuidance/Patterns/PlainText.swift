/// Text of an agent or its tools on its way into a sentence: one line, nothing that a terminal or a reader would obey.
enum PlainText {
    /// The text without controls, escape sequences and invisible characters, each run of white space one space, cut with
    /// `…` to `limit` scalars. O(`limit`) for text without long runs of what is left out, of which 4,096 scalars are read.
    static func line(_ text: some StringProtocol, limit: Int) -> String {
        guard limit > 0 else { return "" }
        var kept = String.UnicodeScalarView()
        var count = 0
        var needsSpace = false
        var escape = EscapeSequence.none
        for scalar in text.unicodeScalars.prefix(limit + 4_096) {
            if escape.swallows(scalar) { continue }
            switch scalar.properties.generalCategory {
            case .format: continue
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator:
                needsSpace = count > 0
                continue
            default: break
            }
            if count + (needsSpace ? 2 : 1) > limit {
                while count >= limit {
                    kept.removeLast()
                    count -= 1
                }
                kept.append("…")
                break
            }
            if needsSpace { kept.append(" ") }
            count += needsSpace ? 2 : 1
            needsSpace = false
            kept.append(scalar)
        }
        return String(kept)
    }

    /// The first line of an output that is not blank and says more than the exit code, which a shell tool puts first;
    /// looked for in its first 4,096 scalars. Empty where there is none.
    static func errorLine(of output: String, limit: Int) -> String {
        var exitCode = ""
        let head = String(String.UnicodeScalarView(output.unicodeScalars.prefix(4_096)))
        for part in head.split(whereSeparator: \.isNewline) {
            let line = line(part, limit: limit)
            if line.isEmpty { continue }
            if !line.hasPrefix("Exit code ") { return line }
            if exitCode.isEmpty { exitCode = line }
        }
        return exitCode
    }
}

/// Where a text is within an ECMA-48 control sequence, `ESC [ … letter`.
private enum EscapeSequence {
    case none
    case begun
    case parameters

    mutating func swallows(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .none:
            if scalar == "\u{1B}" { self = .begun } else if scalar == "\u{9B}" { self = .parameters }
            return self != .none
        case .begun:
            self = scalar == "[" ? .parameters : .none
            return true
        case .parameters:
            if !("\u{20}"..."\u{3F}" ~= scalar) { self = .none }
            return true
        }
    }
}
