/// Names of what the endpoint says of itself, beside the metrics of the table.
package enum EndpointMetric {
    package static let up = "soma_up"
    package static let scrapeDuration = "soma_scrape_duration_seconds"
    package static let scrapePartSuccess = "soma_scrape_part_success"
    package static let partLabel = "part"
    package static let buildInfo = "soma_build_info"
    package static let versionLabel = "version"
    package static let cpu = "process_cpu_seconds_total"
    package static let residentMemory = "process_resident_memory_bytes"
}
