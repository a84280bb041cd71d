import Foundation
import Soma
import Synchronization

// Many agents of one process at a steady rate: soak AGENTS ACTIONS_PER_SECOND SECONDS. The state folder is SOMA_HOME's.
// Every ten seconds, and at the end, a line says how many actions are acknowledged and how much memory is resident.

let numbers = CommandLine.arguments.dropFirst().compactMap { Double($0) }
guard numbers.count == 3, numbers.allSatisfy({ $0 > 0 }) else {
    FileHandle.standardError.write(Data("usage: soak AGENTS ACTIONS_PER_SECOND SECONDS\n".utf8))
    exit(2)
}
let agents = Int(numbers[0])
let interval = Duration.seconds(numbers[0] / numbers[1])
let actionsEach = max(1, Int(numbers[1] * numbers[2] / numbers[0]))
let acknowledged = Atomic(0)
let failed = Atomic(0)
let start = ContinuousClock.now

func residentKiB() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
}

func report(_ name: String) {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let counts =
        "\"acknowledged\":\(acknowledged.load(ordering: .relaxed)),\"failed\":\(failed.load(ordering: .relaxed))"
    let line = "{\"\(name)\":\(Int(seconds)),\(counts),\"resident_kib\":\(residentKiB())}\n"
    FileHandle.standardOutput.write(Data(line.utf8))
}

func action(_ agent: Int, _ number: Int) -> AgentAction {
    let tools = ["Read", "Edit", "Bash", "Grep", "Write"]
    var action = AgentAction(
        agent: "agent-\(agent)",
        session: "session-\(agent)",
        tool: tools[(agent + number) % tools.count]
    )
    action.input = ["file_path": "/work/module\(number % 40).swift"]
    action.text = number % 7 == 0 ? "Perhaps this is the reason; let me look at module \(number % 40)." : ""
    action.output = String(repeating: "x", count: 200 + number % 800)
    action.tokens = Int64(500 + number * 37 % 4_000)
    action.costUSD = 0.002
    // Now and then an agent is in trouble for a while.
    action.failed = (number / 20 + agent) % 9 == 0
    action.duration = .milliseconds(5 + number % 900)
    return action
}

let monitor = try AgentMonitor()
let ticker = Task {
    while !Task.isCancelled {
        try await Task.sleep(for: .seconds(10))
        report("seconds")
    }
}
await withTaskGroup(of: Void.self) { group in
    for agent in 0..<agents {
        group.addTask {
            for number in 0..<actionsEach {
                let due = start + interval * (Double(number) + Double(agent) / Double(agents))
                try? await Task.sleep(until: due, clock: .continuous)
                do {
                    try await monitor.record(action(agent, number))
                    acknowledged.add(1, ordering: .relaxed)
                } catch {
                    failed.add(1, ordering: .relaxed)
                }
            }
        }
    }
}
ticker.cancel()
report("ended")
