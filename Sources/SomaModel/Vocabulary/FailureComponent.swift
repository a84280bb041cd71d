/// The parts of soma that failures name. Text, not cases: a failure in the spool may be of another version.
package enum FailureComponent {
    package static let audit = "audit"
    package static let configuration = "configuration"
    package static let engine = "engine"
    package static let exporter = "exporter"
    package static let hook = "hook"
    package static let recording = "recording"
    package static let run = "run"
    package static let spool = "spool"
    package static let wrap = "wrap"
}
