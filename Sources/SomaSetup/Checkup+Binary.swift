internal import SomaModel

extension Checkup {
    /// The program beside soma that has the network.
    package enum Somad: Equatable, Sendable {
        case missing
        /// What it says its version is; empty where it does not run.
        case found(path: String, version: String)
    }

    func binary(_ somad: Somad) -> Finding {
        let own = "soma \(somaVersion) at \(program)"
        let remedy = "install soma and somad from one build, side by side"
        switch somad {
        case .missing: return .fail("binary", "\(own); somad is missing beside it", remedy: remedy)
        case .found(let path, somaVersion): return .ok("binary", "\(own); \(path) is of the same version")
        case .found(let path, ""): return .fail("binary", "\(own); \(path) does not run", remedy: remedy)
        case .found(let path, let version):
            return .fail("binary", "\(own); \(path) is version \(version)", remedy: remedy)
        }
    }
}
