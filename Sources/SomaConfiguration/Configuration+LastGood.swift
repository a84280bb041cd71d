package import SomaSystem

/// What goes on while `soma.yaml` is wrong.
extension Configuration {
    /// In the state folder: the last `soma.yaml` in which nothing was wrong, as hooks took it.
    package static let lastGoodFileName = fileName + ".last-good"

    /// The settings of the last good `soma.yaml` of a state folder; `nil` where there is none, or it is unsafe.
    package static func lastGood(in folder: String) -> Self? {
        lastGoodDocument(in: folder).flatMap { try? Self(yaml: $0) }
    }

    /// The settings of the last good `soma.yaml`, else the defaults, and the environment, as for `soma.yaml` itself.
    ///
    /// - Throws: what is wrong with the environment.
    package init(
        lastGoodIn folder: String,
        environment: @escaping (String) -> String?
    ) throws(ConfigurationError) {
        self = Self.lastGood(in: folder) ?? Self()
        try apply(environment)
    }

    /// Notes which document is the last good one; `nil` where `soma.yaml` is not there, which is good too. Nothing is written
    /// where that is known.
    package static func noteLastGood(_ document: [UInt8]?, in folder: String) throws(SystemError) {
        let path = folder + "/" + lastGoodFileName
        if let document {
            if document != lastGoodDocument(in: folder) { try FileSystem.replacePrivateFile(path, with: document) }
        } else if (try? FileStatus(of: path)) != nil {
            try FileSystem.remove(path)
        }
    }

    private static func lastGoodDocument(in folder: String) -> [UInt8]? {
        (try? contents(of: folder + "/" + lastGoodFileName)) ?? nil
    }
}
