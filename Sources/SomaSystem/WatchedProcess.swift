internal import CSystem
internal import Glibc

/// Another program in this one's place: it has this process's standard input, environment, terminal, process group and
/// signals. An output that is a terminal stays the child's own; any other goes through here, byte for byte.
package struct WatchedProcess {
    /// What there is to tell of it when it has ended.
    package struct End: Sendable {
        /// The child's; 128 and the signal's number where one ended it.
        package var exitCode: Int32
        /// The last of what went through here, of both outputs together in the order in which it came.
        package var output: [UInt8]
        /// Why an output could not be passed on to its end.
        package var failure: SystemError?

        package init(exitCode: Int32, output: [UInt8], failure: SystemError? = nil) {
            self.exitCode = exitCode
            self.output = output
            self.failure = failure
        }
    }

    /// In bytes.
    package static let outputLimit = 16 << 10

    private var streams: [PassedStream] = []
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    private var output: [UInt8] = []
    private var failure: SystemError?

    private init() {}

    /// Runs the program that the last `count` of this process's arguments name, as they are, and waits for its end. Something
    /// that it leaves behind may go on writing: a copy of this process passes that on.
    ///
    /// - Throws: where it cannot be started.
    package static func run(lastArguments count: Int) throws(SystemError) -> End {
        var process = WatchedProcess()
        let child = try process.start(count)
        let exitCode = process.wait(for: child)
        process.leaveRelay()
        return End(
            exitCode: exitCode,
            output: Array(process.output.suffix(outputLimit)),
            failure: process.failure
        )
    }

    private mutating func start(_ count: Int) throws(SystemError) -> pid_t {
        let isOutputPassed = PassedStream.isPassed(STDOUT_FILENO)
        let isErrorPassed = PassedStream.isPassed(STDERR_FILENO)
        if isOutputPassed { streams.append(try PassedStream(to: STDOUT_FILENO)) }
        if isErrorPassed, !(isOutputPassed && PassedStream.isSame(STDOUT_FILENO, STDERR_FILENO)) {
            streams.append(try PassedStream(to: STDERR_FILENO))
        }
        defer { for index in streams.indices { streams[index].closeChildEnd() } }
        let first = unsafe CommandLine.unsafeArgv + Int(CommandLine.argc) - count
        var child: pid_t = 0
        let code = unsafe soma_start_child(
            first,
            isOutputPassed ? streams[0].childEnd : -1,
            isErrorPassed ? streams[streams.count - 1].childEnd : -1,
            &child
        )
        if code != 0 {
            for index in streams.indices { streams[index].closeSource() }
            let name = unsafe first.pointee.map { unsafe String(cString: $0) } ?? ""
            throw SystemError(code: code, operation: "cannot run \(name)")
        }
        return child
    }

    private mutating func wait(for child: pid_t) -> Int32 {
        var status: CInt = 0
        while unsafe soma_child_has_ended(child, &status) == 0 {
            var requests = requests
            if unsafe soma_poll_with_child(&requests, nfds_t(requests.count)) > 0 { pass(requests) }
        }
        passRest()
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// For `poll`; one with a negative number is passed over.
    private var requests: [pollfd] { streams.map { pollfd(fd: $0.source, events: Int16(POLLIN), revents: 0) } }

    private mutating func pass(_ requests: [pollfd]) {
        for (index, request) in requests.enumerated() where request.revents != 0 { pass(index) }
    }

    private mutating func pass(_ index: Int) {
        do throws(SystemError) {
            let count = try streams[index].pass(&buffer)
            if count > 0 { keep(count) }
        } catch {
            failure = error
        }
    }

    /// The last of it, and up to as much again, so that little has to be moved.
    private mutating func keep(_ count: Int) {
        output += buffer[max(0, count - Self.outputLimit)..<count]
        if output.count > 2 * Self.outputLimit { output.removeFirst(output.count - Self.outputLimit) }
    }

    /// What the child wrote before it ended; not what something that it left behind writes on and on.
    private mutating func passRest() {
        for index in streams.indices {
            var rest = PassedStream.pipeLimit / buffer.count
            while rest > 0, streams[index].isOpen {
                var request = pollfd(fd: streams[index].source, events: Int16(POLLIN), revents: 0)
                guard unsafe poll(&request, 1, 0) > 0 else { break }
                pass(index)
                rest -= 1
            }
        }
    }

    private mutating func leaveRelay() {
        guard streams.contains(where: \.isOpen) else { return }
        if soma_fork_relay() == 0 {
            while streams.contains(where: \.isOpen) {
                var requests = requests
                if unsafe poll(&requests, nfds_t(requests.count), -1) > 0 { pass(requests) }
            }
            _exit(0)
        }
        for index in streams.indices { streams[index].closeSource() }
    }
}
