extension String {
    /// In quotes, for a message of one line: what is long is cut after 40 characters, what a terminal could obey becomes
    /// U+FFFD.
    var quoted: String {
        var text = ""
        for scalar in unicodeScalars.prefix(40) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text.unicodeScalars.append("\u{FFFD}")
            default: text.unicodeScalars.append(scalar)
            }
        }
        return "'" + text + (unicodeScalars.count > 40 ? "…" : "") + "'"
    }
}
