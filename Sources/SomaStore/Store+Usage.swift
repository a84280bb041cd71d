package import SomaModel

extension Store {
    /// Takes in what a session has cost so far by its program's own account. What is new waits for the agent's next action. A
    /// reading below the highest adds nothing: it may come back.
    ///
    /// - Parameter isFromFile: whether the transcript says it, which counts only where no status line does: the two begin anew
    ///   at other times.
    package func noteTotalCost(_ totalUSD: Double, of agent: String, isFromFile: Bool = false) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            if isFromFile, row.meters.hasStatusLine { return }
            row.meters.hasStatusLine = !isFromFile
            row.meters.read(totalUSD)
            unit.change(row)
        }
    }

    /// Notes from where the session's total goes on.
    ///
    /// - Parameter clearedIn: the folder in which another session was cleared.
    package func beginMeter(
        of agent: String,
        _ origin: SessionOrigin,
        clearedIn folder: String?
    ) throws(StoreError) {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            switch origin {
            case .nothing where row.meters.totalCostUSD == nil: row.meters.start = .new
            case .itself: row.meters.start = .resumed
            case .cleared:
                guard let name = folder.map(Self.clearedCost), let text = try unit.installed(name),
                    let cost = Double(text), row.meters.totalCostUSD == nil
                else { return }
                try unit.removeInstalled(name)
                row.meters.start = .cleared(afterUSD: cost)
            default: return
            }
            unit.change(row)
        }
    }

    /// Notes what a session has cost that is cleared: in the same folder another one goes on, with the same total or from 0.
    package func endMeter(of agent: String, clearedIn folder: String?) throws(StoreError) {
        guard let folder else { return }
        try write { (unit) throws(StoreError) in
            guard let cost = try unit.agent(agent).meters.totalCostUSD else { return }
            try unit.setInstalled(Self.clearedCost(in: folder), "\(cost)")
        }
    }

    private static func clearedCost(in folder: String) -> String {
        "cleared_cost_usd \(folder.nameHash(after: folder.utf8.count))"
    }

    /// The last total that was taken in; `nil` where there was none.
    package func totalCost(of agent: String) throws(StoreError) -> Double? {
        try unit.agent(agent).meters.totalCostUSD
    }

    /// What waits for the agent's next action; it waits no more afterwards.
    package func takeWaitingCost(of agent: String) throws(StoreError) -> Double {
        try write { (unit) throws(StoreError) in
            let row = try unit.agent(agent)
            let waiting = row.meters.waitingCostUSD
            if waiting > 0 {
                row.meters.waitingCostUSD = 0
                unit.change(row)
            }
            return waiting
        }
    }
}
