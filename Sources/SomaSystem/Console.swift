internal import CSystem
internal import Glibc

/// Standard output and error of a command.
package enum Console {
    /// A reader that has gone away ends the process by SIGPIPE, as is customary.
    package static func write(_ bytes: [UInt8]) throws(SystemError) { try FileDescriptor.standardOutput.write(bytes) }

    /// False once whoever read standard output through a pipe has gone.
    package static var outputHasReader: Bool {
        var request = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return unsafe poll(&request, 1, 0) <= 0 || request.revents & Int16(POLLERR) == 0
    }

    /// What cannot be said on standard error is not said.
    package static func writeError(_ text: String) { try? FileDescriptor.standardError.write(Array(text.utf8)) }

    package static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }
    package static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    package static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal that standard error goes to; 80 where it does not say.
    package static var errorWidth: Int {
        var size = winsize()
        let isKnown = unsafe soma_window_size(STDERR_FILENO, &size) == 0
        return isKnown && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Ends the process; for `main` alone.
    package static func exit(_ code: Int32) -> Never { Glibc.exit(code) }
}
