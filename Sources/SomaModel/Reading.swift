/// What one action did to its agent's vital signs.
package struct Reading: Equatable, Sendable {
    /// The agent's own count of actions, from 1.
    package var number: Int
    /// Each in [0, 1].
    package var vitals: PerSignal<Double>
    /// What each vital was held against.
    package var baselines: PerSignal<Double>
    /// Each in [0, 1].
    package var signalPressures: PerSignal<Double>
    /// From the agent's own signals, in [0, 1].
    package var ownPressure: Double
    /// The effective pressure: its own and what its sources pass on, in [0, 1].
    package var pressure: Double
    /// The pressure's own mode.
    package var pressureMode: Mode
    /// What guidance sets under the mode, whatever the pressure.
    package var floor: Mode

    /// The mode in force.
    package var mode: Mode { max(pressureMode, floor) }

    package init(
        number: Int,
        vitals: PerSignal<Double>,
        baselines: PerSignal<Double>,
        signalPressures: PerSignal<Double>,
        ownPressure: Double,
        pressure: Double,
        pressureMode: Mode,
        floor: Mode = .observe
    ) {
        self.number = number
        self.vitals = vitals
        self.baselines = baselines
        self.signalPressures = signalPressures
        self.ownPressure = ownPressure
        self.pressure = pressure
        self.pressureMode = pressureMode
        self.floor = floor
    }
}
