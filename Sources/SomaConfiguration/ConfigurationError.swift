/// All that is wrong with the configuration, in the file's order; never empty.
package struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    package let problems: [ConfigurationProblem]

    init(_ problems: [ConfigurationProblem]) {
        self.problems = problems
    }

    init(_ problem: ConfigurationProblem) {
        problems = [problem]
    }

    /// The first problem, and how many more there are: one line.
    package var description: String {
        let first = problems.first?.description ?? ""
        return problems.count > 1 ? first + " (and \(problems.count - 1) more, see 'soma config')" : first
    }
}

/// One thing that is wrong, and what to do about it.
package struct ConfigurationProblem: Equatable, Sendable, CustomStringConvertible {
    package enum Place: Equatable, Sendable {
        /// A line of `soma.yaml`, from 1.
        case line(Int)
        /// `soma.yaml` as a whole.
        case file
        /// Not the file; the message names what it is about.
        case elsewhere
    }

    package var place: Place
    package var message: String

    /// One line, such as `soma.yaml:3: …`.
    package var description: String {
        switch place {
        case .line(let line): "\(Configuration.fileName):\(line): \(message)"
        case .file: "\(Configuration.fileName): \(message)"
        case .elsewhere: message
        }
    }
}
