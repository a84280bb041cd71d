// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "soma",
    targets: [
        .target(name: "SomaJSON", swiftSettings: settings),
        .target(name: "SomaModel", dependencies: ["SomaJSON"], swiftSettings: settings),
        .target(name: "SomaEngine", dependencies: ["SomaModel", "SomaJSON"], swiftSettings: settings),
        .target(name: "SomaSources", dependencies: ["SomaModel", "SomaJSON", "SomaSystem"], swiftSettings: settings),
        .target(name: "SomaSystem", swiftSettings: settings),
        .target(
            name: "SomaCommand",
            dependencies: ["SomaModel", "SomaJSON", "SomaSystem"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "soma",
            dependencies: ["SomaCommand", "SomaEngine", "SomaSources", "SomaModel", "SomaJSON", "SomaSystem"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-static-executable"], .when(platforms: [.linux], configuration: .release))]
        ),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CMD", pkgConfig: "libmd", providers: [.apt(["libmd-dev"])]),
        .target(
            name: "SomaStore",
            dependencies: ["SomaModel", "SomaSystem", "SomaJSON", "CSQLite"],
            swiftSettings: settings
        ),
        .target(
            name: "SomaMonitor",
            dependencies: ["SomaEngine", "SomaSources", "SomaStore", "SomaTelemetry", "SomaModel", "SomaSystem"],
            swiftSettings: settings
        ),
        .target(name: "SomaTelemetry", dependencies: ["SomaModel", "SomaJSON", "CMD"], swiftSettings: settings),
    ]
)
