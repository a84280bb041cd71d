package import SomaModel
package import SomaMonitor
package import SomaStore

/// Takes observations in: pairs the halves of calls, counts usage once, and has a monitor record what comes of them. What was
/// read and how far is committed in the transaction of the actions that it stands behind.
package struct Intake {
    let monitor: Monitor

    package init(_ monitor: Monitor) {
        self.monitor = monitor
    }

    var store: Store { monitor.store }

    /// Whether an observation has been taken in before. Needs a transaction under way.
    ///
    /// The ids of calls are known from their beginning until their agent's session ends, whatever source reported them; ids
    /// of another kind need a table of their own.
    package func seen(_ id: ObservationID, of agent: String, from source: Source) throws(StoreError) -> Bool {
        try store.call(id.text, of: agent)?.state == .done
    }
}
