package import SomaModel

extension Stratum {
    /// Firings in a block, half of them in each arm.
    static let blockLength = 4

    /// The arm of the `ordinal`-th firing of this stratum, from 0: blocks of 4, 2 and 2, each in an order drawn from a keyed
    /// hash. At any moment the arms differ by 2 at most.
    ///
    /// A firing keeps the arm that it was given first: whoever asks looks its id up before it counts.
    ///
    /// - Parameters:
    ///   - ordinal: of the firings that were assigned, ≥ 0; those that were treated without a draw do not count.
    ///   - key: a text made once per state folder.
    package func arm(ordinal: Int, key: String) -> GuidanceFiring.Arm {
        precondition(ordinal >= 0, "firings are counted from 0")
        let (block, place) = ordinal.quotientAndRemainder(dividingBy: Self.blockLength)
        let draw = TextDigest(of: "\(key):\(pattern.text):\(family.text):\(block)").number
        let order = Self.orders[Int(draw % UInt64(Self.orders.count))]
        return order >> UInt8(place) & 1 == 1 ? .treatment : .control
    }

    /// All orders of two and two; bit i is set where the i-th is treated.
    private static let orders: [UInt8] = [0b0011, 0b0101, 0b0110, 0b1001, 0b1010, 0b1100]
}
