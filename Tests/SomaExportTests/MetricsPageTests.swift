import SomaExport
import SomaModel
import SomaPrometheus
import SomaTelemetry
import SomaTestSupport
import Testing

struct MetricsPageTests {
    private func lines(
        _ snapshot: Snapshot?,
        _ format: ExpositionFormat = .text,
        resource: [Attribute] = []
    ) -> [Substring] {
        let source = TelemetrySource(resource: resource, scopeName: "soma", scopeVersion: somaVersion)
        let parts = SnapshotPart.all(failure: snapshot == nil ? "cannot open it" : nil)
        let page = MetricsPage(snapshot, parts: parts, source: source, seconds: 0.25).render(format)
        return String(decoding: page, as: UTF8.self).split(separator: "\n")
    }

    private let snapshot = Snapshot(
        time: .noon,
        agents: [.stub(pressure: 0.5, mode: .warn)],
        series: [],
        budget: [],
        queues: []
    )

    @Test func `a page has the metrics and what an exporter says of itself`() {
        let lines = lines(
            snapshot,
            resource: [
                Attribute("host.name", .string("h")), Attribute("service.instance.id", .string("i")),
                Attribute("service.name", .string("soma")),
            ]
        )
        for line in [
            "soma_pressure_ratio{gen_ai_agent_id=\"a\"} 0.5", "soma_up 1", "soma_scrape_duration_seconds 0.25",
            "soma_build_info{version=\"\(somaVersion)\"} 1", "target_info{host_name=\"h\"} 1",
        ] { #expect(lines.contains(line[...]), "\(line)") }
        for name in [
            "process_cpu_seconds_total", "process_start_time_seconds", "process_virtual_memory_bytes",
            "process_resident_memory_bytes", "process_open_fds", "process_max_fds",
        ] { #expect(lines.contains { $0.hasPrefix(name + " ") }, "\(name)") }
    }

    @Test func `a family has one help and one type`() {
        let help = lines(snapshot).filter { $0.hasPrefix("# TYPE ") }
        #expect(Set(help).count == help.count)
    }

    @Test func `where the state folder cannot be read the page still says so`() {
        let lines = lines(nil)
        #expect(lines.contains("soma_up 0"))
        #expect(!lines.contains { $0.hasPrefix("soma_pressure") })
        #expect(lines.contains("soma_scrape_part_success{part=\"series\"} 0"))
        #expect(lines.contains("soma_scrape_part_success{part=\"process\"} 1"))
    }

    @Test func `in OpenMetrics constant labels are an info, and a counter says when it began`() {
        let lines = lines(snapshot, .openMetrics(version: .one))
        for line in [
            "# TYPE soma_build info", "# TYPE process_cpu_seconds counter", "# UNIT process_cpu_seconds seconds",
        ] {
            #expect(lines.contains(line[...]), "\(line)")
        }
        #expect(lines.contains { $0.hasPrefix("process_cpu_seconds_created ") })
        #expect(lines.last == "# EOF")
    }
}
