import SomaModel
import Testing

struct ModeTests {
    @Test(
        arguments: [
            (0, .observe), (0.25.nextDown, .observe), (0.25, .guide), (0.5.nextDown, .guide), (0.5, .warn),
            (0.75.nextDown, .warn), (0.75, .block), (1, .block),
        ] as [(Double, Mode)]
    )
    func `a bound belongs to the higher mode`(pressure: Double, mode: Mode) {
        #expect(ModeBounds.standard.mode(at: pressure) == mode)
    }

    @Test func `bounds can be set`() throws {
        let bounds = try #require(ModeBounds(guide: 0.1, warn: 0.2, block: 1))
        #expect(bounds.mode(at: 0.1.nextDown) == .observe)
        #expect(bounds.mode(at: 0.1) == .guide)
        #expect(bounds.mode(at: 0.2) == .warn)
        #expect(bounds.mode(at: 1.0.nextDown) == .warn)
        #expect(bounds.mode(at: 1) == .block)
    }

    @Test(
        arguments: [
            (0, 0.5, 0.75), (-0.1, 0.5, 0.75), (0.5, 0.5, 0.75), (0.25, 0.75, 0.75), (0.75, 0.5, 0.25),
            (0.25, 0.5, 1.0.nextUp), (.nan, 0.5, 0.75), (0.25, .nan, 0.75), (0.25, 0.5, .nan),
            (0.25, 0.5, .infinity),
        ] as [(Double, Double, Double)]
    )
    func `bounds that do not rise from above 0 to at most 1 are refused`(guide: Double, warn: Double, block: Double) {
        #expect(ModeBounds(guide: guide, warn: warn, block: block) == nil)
    }

    @Test func `a mode is known by its name`() {
        for mode in Mode.allCases { #expect(Mode(name: mode.name) == mode) }
        #expect(Mode.allCases.map(\.name) == ["OBSERVE", "GUIDE", "WARN", "BLOCK"])
        #expect(Mode.allCases.map(\.rawValue) == [0, 1, 2, 3])
        #expect(Mode.allCases == Mode.allCases.sorted())
        for name in ["", "observe", "Guide", "BLOCK ", "4"] { #expect(Mode(name: name) == nil) }
    }
}
