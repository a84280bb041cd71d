import SomaModel

extension Reading {
    /// Every number's bits: equal where not even a rounding differs.
    var bits: [UInt64] {
        [vitals, baselines, signalPressures].flatMap { values in Signal.allCases.map { values[$0].bitPattern } }
            + [ownPressure.bitPattern, pressure.bitPattern, UInt64(number), UInt64(mode.rawValue)]
    }
}
