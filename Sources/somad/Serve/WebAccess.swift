internal import SomaCommand
internal import SomaConfiguration
internal import SomaHTTP
internal import SomaSystem
internal import Synchronization

/// Who may read what is served, and how: what `--web.config.file` says by now. A new version that is not good leaves the
/// last good one in force.
final class WebAccess: Sendable {
    private struct State {
        var configuration = WebConfiguration()
        var tls: ServerTLS?
        var authentication: BasicAuthentication?
        var headers: [(name: String, value: String)] = []
        /// What the files were when they were read, and at the last look.
        var files: [FileIdentity?] = []
        var seen: [FileIdentity?] = []
        /// Why the newest version is not in force; `nil` where it is.
        var failure: String?
    }

    private let path: String?
    private let state: Mutex<State>

    /// Open to all.
    init() {
        path = nil
        state = Mutex(State())
    }

    /// Throws a usage failure with the file and the line of what is wrong.
    init(path: String) throws(CommandFailure) {
        self.path = path
        do throws(WebConfigurationError) {
            state = Mutex(try Self.load(path, after: State()))
        } catch {
            throw .usage(error.description)
        }
    }

    var tls: ServerTLS? { state.withLock { $0.tls } }
    var headers: [(name: String, value: String)] { state.withLock { $0.headers } }

    /// Before the servers stop, which wait for the requests under way.
    func close() { state.withLock { $0.authentication }?.close() }

    /// `nil` for whoever may be answered.
    func refusal(of request: HTTPRequest) -> HTTPServerResponse? {
        guard let authentication = state.withLock({ $0.authentication }) else { return nil }
        switch authentication.verdict(on: request.headers["Authorization"], from: request.client) {
        case .allowed: return nil
        case .refused:
            var response = HTTPServerResponse(status: 401, text: "give a user's name and password\n")
            response.headers.append((name: "WWW-Authenticate", value: "Basic realm=\"soma\", charset=\"UTF-8\""))
            return response
        case .busy:
            var response = HTTPServerResponse(status: 429, text: "too many passwords wait to be checked\n")
            response.headers.append((name: "Retry-After", value: "1"))
            return response
        }
    }

    /// Reads the file anew, and says so, if it, or a file that it names, is another than before and the same as at the last look: what is
    /// being written may be half of what is meant. A failure is said once.
    ///
    /// - Returns: whether the certificate, or what is asked of clients, has changed.
    func refresh() -> Bool {
        guard let path else { return false }
        let before = state.withLock { $0 }
        let files = Self.identities(before.configuration.paths)
        state.withLock { $0.seen = files }
        guard files == before.seen, files != before.files || before.failure != nil else { return false }
        do throws(WebConfigurationError) {
            let next = try Self.load(path, after: before)
            state.withLock { $0 = next }
            Console.writeError("soma: \(path.printable) is in force anew: \(next.configuration.summary)\n")
            return next.configuration.tls != before.configuration.tls
        } catch {
            let failure = error.description
            state.withLock { $0.failure = failure }
            if failure != before.failure {
                Console.writeError("soma: \(failure.printable); what held before still holds\n")
            }
            return false
        }
    }

    /// Keeps who has been let in where users are the same.
    private static func load(_ path: String, after before: State) throws(WebConfigurationError) -> State {
        var state = State()
        state.configuration = try WebConfiguration(path: path)
        state.files = identities(state.configuration.paths)
        state.seen = state.files
        // What the first reading found may be older than that.
        state.configuration = try WebConfiguration(path: path)
        let configuration = state.configuration
        if let tls = configuration.tls {
            let isSame = tls == before.configuration.tls
            state.tls = isSame ? before.tls : try ServerTLS(tls, in: path)
        }
        if !configuration.users.isEmpty {
            let isSame = configuration.users == before.configuration.users
            state.authentication =
                isSame ? before.authentication : BasicAuthentication(users: configuration.users)
        }
        state.headers = configuration.headers.map { (name: $0.name, value: $0.value) }
        return state
    }

    private static func identities(_ paths: [String]) -> [FileIdentity?] { paths.map(FileIdentity.init) }
}

extension WebConfiguration {
    /// Who may read what is served, in a few words.
    fileprivate var summary: String {
        let people = users.isEmpty ? "no users" : users.count == 1 ? "1 user" : "\(users.count) users"
        return "\(tls == nil ? "no TLS" : "TLS"), \(people)"
    }
}

/// Which version of a file is at a path: another one differs in one of these.
struct FileIdentity: Equatable, Sendable {
    private let inode: UInt64
    private let length: Int
    private let modificationTime: Int64

    /// `nil` where there is none.
    init?(_ path: String) {
        guard let status = try? FileStatus(of: path) else { return nil }
        inode = status.inode
        length = status.length
        modificationTime = status.modificationTime
    }
}
