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
        .target(name: "SomaTelemetry", dependencies: ["SomaModel"], swiftSettings: settings),
        // Debian: apt install libprotobuf-c-dev
        .target(
            name: "COTLP",
            exclude: ["generate", "otlp.proto"],
            linkerSettings: [.linkedLibrary("protobuf-c")]
        ),
        .target(name: "SomaOTLP", dependencies: ["SomaModel", "SomaTelemetry", "COTLP"], swiftSettings: settings),
        .target(name: "CBenchBaselines", dependencies: ["COTLP"]),
        .executableTarget(
            name: "soma-bench",
            dependencies: ["SomaModel", "SomaTelemetry", "SomaOTLP", "CBenchBaselines"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SomaOTLPTests",
            dependencies: ["SomaModel", "SomaTelemetry", "SomaOTLP"],
            swiftSettings: settings
        ),
    ]
)
