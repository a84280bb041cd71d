extension Character {
    /// The columns that it takes on a terminal: 0 for what only combines, 2 for wide ones and emoji, else 1. Where
    /// terminals disagree the larger number is taken.
    package var displayWidth: Int {
        if isASCII { return 1 }
        guard let first = unicodeScalars.first else { return 0 }
        if first.properties.isEmojiPresentation || (first.properties.isEmoji && isPresentedAsEmoji) { return 2 }
        return unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }

    /// A variation selector, an enclosing keycap or a skin tone makes an emoji of what may be text.
    private var isPresentedAsEmoji: Bool {
        unicodeScalars.dropFirst().contains {
            $0 == "\u{FE0F}" || $0 == "\u{20E3}" || $0.properties.isEmojiModifier
        }
    }
}

extension String {
    /// The columns that it takes on a terminal, without escape sequences in it.
    package var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        // Vowels and finals of Korean syllables stand in the cell of the consonant before them.
        if 0x1160...0x11FF ~= value || 0xD7B0...0xD7FF ~= value { return 0 }
        return properties.isEmojiPresentation || Self.isWide(value) ? 2 : 1
    }

    /// Wide or fullwidth by Unicode's EastAsianWidth.txt, emoji aside, blocks taken whole.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x1100: false
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
            0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D376, 0x1F200...0x1F320,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
