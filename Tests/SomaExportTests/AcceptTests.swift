import SomaExport
import SomaPrometheus
import Testing

struct AcceptTests {
    @Test(
        arguments: [
            ([], .text),
            (["application/openmetrics-text"], .openMetrics(version: .one)),
            (["application/openmetrics-text;version=1.0.0;q=0.1, */*"], .openMetrics(version: .one)),
            (["application/openmetrics-text;version=0.0.1;q=0.7,text/plain;q=0.3"], .openMetrics(version: .draft)),
            (["text/plain;q=0.6", "application/openmetrics-text;version=1.0.0;q=0.5"], .text),
            (["application/openmetrics-text;version=1.0.0;q=0"], .text),
            (["application/openmetrics-text;version=2.0.0, text/plain;version=1.0.0"], .text),
            (["application/json"], .text),
        ] as [([String], ExpositionFormat)]
    )
    func `the heaviest type that is written here is chosen`(fields: [String], format: ExpositionFormat) {
        #expect(ExpositionFormat(accepting: fields) == format)
    }
}
