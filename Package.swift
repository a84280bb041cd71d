// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    // A hook lives for milliseconds. Types that it needs once are found without reading and resolving their names.
    .unsafeFlags(
        ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"],
        .when(configuration: .release)
    ),
]

/// A process that does not look for its libraries starts in the time of an empty one. Debug builds and sanitizers need
/// them dynamic.
let staticExecutable: [LinkerSetting] = [
    .unsafeFlags(["-static-executable"], .when(platforms: [.linux], configuration: .release))
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies + ["SomaTestSupport"],
        resources: resources,
        swiftSettings: settings
    )
}

let package = Package(
    name: "soma",
    products: [.library(name: "Soma", targets: ["Soma"])],
    targets: [
        .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CMD", pkgConfig: "libmd", providers: [.apt(["libmd-dev"])]),
        .systemLibrary(
            name: "CMicroHTTPD",
            pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev", "libgnutls28-dev"])]
        ),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(
            name: "COTLP",
            exclude: ["generate", "otlp.proto"],
            linkerSettings: [.linkedLibrary("protobuf-c")]
        ),

        module("SomaJSON"),
        .target(name: "CSystem"),
        module("SomaSystem", ["CSystem"]),
        .target(
            name: "SomaModel",
            dependencies: ["SomaJSON"],
            swiftSettings: settings,
            linkerSettings: [.linkedLibrary("m")]
        ),
        module("SomaEngine", ["SomaModel", "SomaJSON"]),
        module("SomaShell", ["SomaModel", "SomaJSON"]),
        module("SomaGuidance", ["SomaEngine", "SomaShell", "SomaModel", "SomaJSON", "CMD"]),
        module("SomaFold", ["SomaEngine", "SomaGuidance", "SomaModel"]),
        module("SomaTelemetry", ["SomaModel", "SomaJSON", "CMD"]),
        module("SomaPrometheus", ["SomaTelemetry", "SomaModel"]),
        module("SomaOTLP", ["SomaTelemetry", "SomaModel", "COTLP"]),
        module("SomaSources", ["SomaModel", "SomaJSON"]),
        module("SomaStore", ["SomaModel", "SomaJSON", "SomaSystem", "CMD", "CSQLite"]),
        module(
            "SomaMonitor",
            [
                "SomaEngine", "SomaFold", "SomaGuidance", "SomaOTLP", "SomaShell", "SomaSources", "SomaStore",
                "SomaTelemetry", "SomaConfiguration", "SomaRouting", "SomaModel", "SomaJSON", "SomaSystem",
            ]
        ),
        module(
            "SomaIntake",
            [
                "SomaMonitor", "SomaShell", "SomaSources", "SomaStore", "SomaTelemetry", "SomaConfiguration",
                "SomaRouting", "SomaModel", "SomaJSON", "SomaSystem",
            ]
        ),
        // Apart from the intake: it needs Dispatch, which costs every process that links it 22,000 instructions.
        module("SomaBatcher", ["SomaMonitor", "SomaStore", "SomaModel", "SomaSystem"]),
        module(
            "Soma",
            [
                "SomaBatcher", "SomaIntake", "SomaMonitor", "SomaConfiguration", "SomaRouting", "SomaSources",
                "SomaStore", "SomaTelemetry",
                "SomaModel",
                "SomaJSON", "SomaSystem",
            ]
        ),
        module("SomaHTTP", ["CCrypt", "CCurl", "CDeflate", "CMD", "CMicroHTTPD"]),
        module(
            "SomaExport",
            [
                "SomaStore", "SomaTelemetry", "SomaPrometheus", "SomaOTLP", "SomaHTTP", "SomaModel", "SomaJSON",
                "SomaSystem",
            ]
        ),
        module("SomaConfiguration", ["SomaEngine", "SomaModel", "SomaSystem", "CYAML"]),
        module("SomaRouting", ["SomaConfiguration", "SomaModel"]),
        .target(
            name: "SomaSetup",
            dependencies: ["SomaSources", "SomaStore", "SomaModel", "SomaJSON", "SomaSystem"],
            resources: ["soma.service", "soma.socket", "soma.serve.plist"].map { .embedInCode("Service/" + $0) },
            swiftSettings: settings
        ),
        module(
            "SomaCommand",
            [
                "SomaConfiguration", "SomaFold", "SomaIntake", "SomaMonitor", "SomaGuidance", "SomaSetup",
                "SomaSources", "SomaStore", "SomaEngine", "SomaTelemetry", "SomaModel", "SomaJSON", "SomaSystem",
            ]
        ),

        .executableTarget(
            name: "soma",
            dependencies: [
                "SomaCommand", "SomaConfiguration", "SomaFold", "SomaGuidance", "SomaIntake", "SomaMonitor",
                "SomaRouting", "SomaSetup", "SomaStore", "SomaEngine", "SomaSources", "SomaModel", "SomaJSON",
                "SomaSystem", "SomaTelemetry",
            ],
            swiftSettings: settings,
            linkerSettings: staticExecutable
        ),
        .executableTarget(
            name: "somad",
            dependencies: [
                "SomaCommand", "SomaConfiguration", "SomaExport", "SomaMonitor", "SomaRouting", "SomaSetup",
                "SomaStore",
                "SomaSources", "SomaModel",
                "SomaJSON", "SomaSystem", "SomaTelemetry", "SomaPrometheus", "SomaOTLP", "SomaHTTP",
            ],
            exclude: ["Demo/record-demo-session"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "soma-dashboards",
            dependencies: ["SomaPrometheus", "SomaModel", "SomaJSON", "SomaSystem"],
            swiftSettings: settings
        ),
        .target(name: "CBenchBaselines", dependencies: ["COTLP"]),
        .executableTarget(
            name: "soma-bench",
            dependencies: [
                "SomaEngine", "SomaFold", "SomaGuidance", "SomaJSON", "SomaModel", "SomaMonitor", "SomaOTLP",
                "SomaPrometheus", "SomaStore", "SomaSystem", "SomaTelemetry", "CBenchBaselines", "CSQLite",
            ],
            swiftSettings: settings
        ),

        .target(
            name: "SomaTestSupport",
            dependencies: ["SomaModel", "SomaJSON", "SomaSources", "SomaTelemetry"],
            path: "Tests/SomaTestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "FuzzInputs",
            dependencies: [
                "SomaConfiguration", "SomaEngine", "SomaExport", "SomaFold", "SomaGuidance", "SomaHTTP", "SomaJSON",
                "SomaModel", "SomaOTLP", "SomaPrometheus", "SomaShell", "SomaSources", "SomaTelemetry",
            ],
            path: "Tests/FuzzInputs",
            swiftSettings: settings
        ),
        tests("FuzzInputsTests", ["FuzzInputs"]),
        tests("SomaTestSupportTests", ["SomaModel", "SomaSources"]),
        tests("LayoutTests"),
        tests("SomaJSONTests", ["SomaJSON"]),
        tests("SomaSystemTests", ["SomaSystem"]),
        tests("SomaModelTests", ["SomaModel"]),
        tests("SomaFoldTests", ["SomaFold", "SomaEngine", "SomaGuidance", "SomaModel", "SomaSources"]),
        tests("SomaEngineTests", ["SomaEngine", "SomaFold", "SomaGuidance", "SomaModel", "SomaJSON", "SomaSources"]),
        tests("SomaShellTests", ["SomaShell", "SomaModel", "SomaJSON"]),
        tests("SomaGuidanceTests", ["SomaGuidance", "SomaFold", "SomaEngine", "SomaModel", "SomaJSON"]),
        tests("SomaSourcesTests", ["SomaSources", "SomaFold", "SomaModel", "SomaEngine", "SomaJSON"]),
        tests("SomaStoreTests", ["SomaStore", "SomaModel"]),
        tests("SomaTelemetryTests", ["SomaTelemetry", "SomaModel", "SomaJSON"]),
        tests(
            "SomaMonitorTests",
            [
                "SomaMonitor", "SomaIntake", "SomaCommand", "SomaConfiguration", "SomaEngine", "SomaFold",
                "SomaGuidance", "SomaOTLP", "SomaRouting", "SomaSources", "SomaStore", "SomaTelemetry", "SomaModel",
                "SomaJSON", "SomaSystem",
            ]
        ),
        tests("SomaBatcherTests", ["SomaBatcher"]),
        tests(
            "SomaIntakeTests",
            [
                "SomaIntake", "SomaMonitor", "SomaCommand", "SomaEngine", "SomaGuidance", "SomaSources", "SomaStore",
                "SomaTelemetry", "SomaModel", "SomaJSON", "SomaSystem",
            ]
        ),
        tests("SomaTests", ["Soma", "SomaStore", "SomaModel"]),
        .executableTarget(
            name: "readme-example",
            dependencies: ["Soma"],
            path: "Tests/ReadmeExample",
            packageAccess: false,
            swiftSettings: settings
        ),
        .executableTarget(
            name: "soak",
            dependencies: ["Soma"],
            path: "Tests/Soak",
            packageAccess: false,
            swiftSettings: settings
        ),
        tests("SomaPrometheusTests", ["SomaPrometheus", "SomaTelemetry", "SomaModel"]),
        tests(
            "SomaConfigurationTests",
            ["SomaConfiguration", "SomaRouting", "SomaEngine", "SomaModel", "SomaHTTP"]
        ),
        tests("SomaRoutingTests", ["SomaRouting", "SomaConfiguration", "SomaModel"]),
        tests("SomaSetupTests", ["SomaSetup", "SomaSources", "SomaSystem", "SomaModel", "SomaJSON"]),
        tests(
            "SomaCommandTests",
            [
                "SomaCommand", "SomaConfiguration", "SomaGuidance", "SomaSystem", "SomaSources", "SomaStore",
                "SomaEngine", "SomaModel", "SomaJSON",
            ]
        ),
        tests("SomaExportTests", ["SomaExport", "SomaPrometheus", "SomaTelemetry", "SomaModel"]),
        tests("SomaOTLPTests", ["SomaModel", "SomaTelemetry", "SomaOTLP", "COTLP"]),
        tests("SomaHTTPTests", ["SomaHTTP"]),
        tests(
            "EndToEndTests",
            ["soma", "somad", "soma-dashboards", "readme-example", "SomaStore", "SomaSources", "SomaModel", "SomaJSON"]
        ),
    ]
)

/// Links only with `-sanitize=fuzzer`, so it is no part of other builds.
if Context.environment["SOMA_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "soma-fuzz",
            dependencies: ["FuzzInputs", "CLibFuzzer"],
            path: "Tests/Fuzz",
            exclude: ["CLibFuzzer"],
            swiftSettings: settings
        ),
    ]
}
