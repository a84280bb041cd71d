internal import Glibc
package import SomaModel

extension AgentState {
    /// Takes one more action of this agent in and says what it did.
    ///
    /// - Parameters:
    ///   - session: the state of the action's session for this agent.
    ///   - effective: the effective pressure, given the agent's own; what it throws is thrown on, and nothing has changed
    ///     then but this value, which the caller throws away.
    ///   - floor: what the mode is at least, given the reading without one.
    package mutating func record<Failure: Error>(
        _ action: Action,
        session: inout SessionState,
        settings: EngineConfiguration.Settings,
        effective: (Double) throws(Failure) -> Double,
        floor: (Reading) throws(Failure) -> Mode
    ) throws(Failure) -> Outcome {
        let seen = actionCount
        let counts = action.measuredCounts
        remember(action, outputLength: counts.outputLength)
        let vitals = vitals(counts)
        var expected = PerSignal(repeating: 0.0)
        var signalPressures = PerSignal(repeating: 0.0)
        for signal in Signal.allCases {
            let value = vitals[signal]
            let (baseline, deviation) = baselines[signal].expectation(
                seen: seen,
                prior: prior(of: signal, value: value)
            )
            expected[signal] = baseline
            signalPressures[signal] = clampedSigmoid((value - baseline) / max(deviation, 0.02))
            baselines[signal].update(with: value, seen: seen)
        }
        if vitals.errorRate > 0.1 {
            signalPressures.errorRate = max(signalPressures.errorRate, (vitals.errorRate - 0.1) / 0.9)
        }
        ownPressure = settings.weights.combine(signalPressures) * min(1, Double(actionCount) / 10)
        let pressure = try effective(ownPressure)
        var reading = Reading(
            number: actionCount,
            vitals: vitals,
            baselines: expected,
            signalPressures: signalPressures,
            ownPressure: ownPressure,
            pressure: pressure,
            pressureMode: settings.bounds.mode(at: pressure)
        )
        reading.floor = try floor(reading)
        let previousMode = mode
        mode = reading.mode
        var events = session.record(action).map(Event.session)
        events.append(.pressureUpdate(PressureUpdate(action, reading: reading)))
        if mode != previousMode {
            events.append(
                .modeChange(
                    ModeChange(
                        agent: agent,
                        session: action.session,
                        number: actionCount,
                        time: action.time,
                        from: previousMode,
                        to: mode
                    )
                )
            )
        }
        return Outcome(reading: reading, events: events)
    }

    private mutating func remember(_ action: Action, outputLength: Int) {
        actionCount += 1
        failures = failures << 1 | (action.failed ? 1 : 0)
        cancellations = cancellations << 1 | (action.outcome == .cancelled ? 1 : 0)
        if recent.count == Self.recentLength { recent.removeFirst() }
        recent.append(
            RecentAction(
                tool: ExactString(action.tool),
                outcome: action.outcome,
                outputLength: outputLength,
                tokens: action.tokens,
                costUSD: action.costUSD,
                call: Self.hash(CallID(action.callID))
            )
        )
        lastTime = max(lastTime, action.time)
        openSession = action.session
    }

    private mutating func vitals(_ counts: TextCounts) -> PerSignal<Double> {
        var tokens = 0.0
        var cost = 0.0
        for action in recent {
            tokens += Double(action.tokens)
            cost += action.costUSD
        }
        let count = Double(recent.count)
        return PerSignal(
            uncertainty: min(1, 10 * Double(counts.hedges) / Double(max(counts.words, 20))),
            drift: drift(),
            errorRate: errorRate,
            tokenUsage: velocity(tokens / count, unit: 1, full: 200_000),
            cost: velocity(cost / count, unit: 0.0001, full: 10)
        )
    }

    private mutating func drift() -> Double {
        let behavior = BehaviorVector(of: recent)
        guard actionCount > Self.recentLength else {
            intent = behavior
            return 0
        }
        let drift = max(0, 1 - behavior.cosine(with: intent))
        intent.approach(behavior, weight: 0.02)
        return drift
    }

    private var errorRate: Double {
        var weight = 1.0
        var failed = 0.0
        var all = 0.0
        for place in 0..<UInt32(min(actionCount, Self.windowLength)) where cancellations >> place & 1 == 0 {
            all += weight
            if failures >> place & 1 == 1 { failed += weight }
            weight *= 0.9
        }
        return all > 0 ? failed / all : 0
    }

    /// What a signal's baseline leans on while few values have been seen.
    private func prior(of signal: Signal, value: Double) -> Double {
        switch signal {
        case .uncertainty, .drift: 0.05
        case .errorRate: 0.01
        case .tokenUsage, .cost: actionCount == 1 ? value : baselines[signal].mean
        }
    }
}

/// A mean per action on a log scale, 1 at `full`.
private func velocity(_ mean: Double, unit: Double, full: Double) -> Double {
    min(1, log(1 + mean / unit) / log(1 + full / unit))
}

extension SignalWeights {
    fileprivate func combine(_ pressures: PerSignal<Double>) -> Double {
        var sum = 0.0
        var total = 0.0
        var highest = 0.0
        for signal in Signal.allCases where values[signal] > 0 {
            sum += values[signal] * pressures[signal]
            total += values[signal]
            highest = max(highest, pressures[signal])
        }
        return min(1, 0.7 * (sum / total) + 0.3 * highest)
    }
}

/// What recording one action gave.
package struct Outcome: Equatable, Sendable {
    package var reading: Reading
    package var events: [Event]

    package init(reading: Reading, events: [Event]) {
        self.reading = reading
        self.events = events
    }

    package var modeChange: ModeChange? {
        for case .modeChange(let change) in events { return change }
        return nil
    }
}
