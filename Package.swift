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
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .target(name: "SomaHTTP", dependencies: ["CCurl", "CMicroHTTPD"], swiftSettings: settings),
        .testTarget(name: "SomaHTTPTests", dependencies: ["SomaHTTP"], swiftSettings: settings),
    ]
)
