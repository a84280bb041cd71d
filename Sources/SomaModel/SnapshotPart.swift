/// One of the things that a snapshot is made of, each read for itself: what cannot be read is missing from it alone.
package struct SnapshotPart: Equatable, Sendable {
    /// Such as `series`.
    package var name: String
    package var seconds: Double
    /// One line; `nil` where it was read.
    package var failure: String?

    package init(_ name: String, seconds: Double, failure: String?) {
        self.name = name
        self.seconds = seconds
        self.failure = failure
    }

    package static let names = ["agents", "series", "budget", "queues", "exemplars"]

    /// All of them, none of which could be read, for one reason; or, without one, with nothing to read.
    package static func all(failure: String?) -> [SnapshotPart] {
        names.map { SnapshotPart($0, seconds: 0, failure: failure) }
    }
}
