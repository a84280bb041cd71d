internal import SomaJSON
internal import SomaModel

/// Readings of what others wrote: a value of another type than expected counts as missing.
extension JSONValue {
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// A string that may become a name: not empty and not too long for one.
    var name: String? {
        guard let text, !text.isEmpty, text.utf8.count <= Observed.nameLimit else { return nil }
        return text
    }

    var number: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    /// Finite and ≥ 0.
    var quantity: Double? {
        guard let number, number >= 0, number.isFinite else { return nil }
        return number
    }

    /// A whole number from 0 to 2⁵³; 1.0 is one too.
    var count: Int? {
        guard let quantity, quantity <= 0x1p53, quantity.rounded() == quantity else { return nil }
        return Int(quantity)
    }
}
