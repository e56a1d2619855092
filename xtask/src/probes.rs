//! The programs that `cargo xtask build-cost` builds.

use std::path::Path;

/// A program that depends on one library.
pub struct Probe {
    pub name: &'static str,
    pub about: &'static str,
    /// The lines below `[dependencies]`; `{root}` stands for this repository.
    dependencies: &'static str,
    /// `build.rs`, and the lines below `[build-dependencies]`.
    pub build_script: Option<BuildScript>,
    pub program: &'static str,
}

/// What runs before a program is compiled.
pub struct BuildScript {
    dependencies: &'static str,
    pub program: &'static str,
}

/// The program that the others are compared with.
pub const BASE: &str = "reqwest";

/// Every program.
pub const ALL: &[Probe] = &[
    Probe {
        name: BASE,
        about: "reqwest, serde and serde_json, as a program written by hand would use them",
        dependencies: r#"
reqwest = { version = "0.13", features = ["json"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#,
        build_script: None,
        program: REQWEST,
    },
    Probe {
        name: "progenitor",
        about: "the same, progenitor-client, and a build script that links progenitor and does nothing",
        dependencies: r#"
progenitor-client = "0.15"
reqwest = { version = "0.13", features = ["json"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#,
        build_script: Some(BuildScript {
            dependencies: "progenitor = { version = \"0.15\", default-features = false }",
            program: "use progenitor as _;\n\nfn main() {}\n",
        }),
        program: REQWEST,
    },
    Probe {
        name: "elepay",
        about: "this crate",
        dependencies: "elepay = { path = \"{root}\" }",
        build_script: None,
        program: ELEPAY,
    },
    Probe {
        name: "elepay-ring",
        about: "this crate with `rustls-no-provider`, and ring as the crypto provider",
        dependencies: r#"
elepay = { path = "{root}", default-features = false, features = ["rustls-no-provider"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "tls12"] }
"#,
        build_script: None,
        program: r#"fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let _ = elepay::Client::builder("sk_test_123").build();
}
"#,
    },
    Probe {
        name: "elepay-native",
        about: "this crate with `native-tls` instead of rustls; on Linux, it needs OpenSSL's headers",
        dependencies: "elepay = { path = \"{root}\", default-features = false, features = [\"native-tls\"] }",
        build_script: None,
        program: ELEPAY,
    },
    Probe {
        name: "async-stripe",
        about: "async-stripe 1.0.0-rc with payments, customers and refunds",
        dependencies: r#"
async-stripe = "1.0.0-rc.10"
async-stripe-core = { version = "1.0.0-rc.10", features = ["charge", "customer", "payment_intent", "refund"] }
"#,
        build_script: None,
        program: "fn main() {\n    let _ = stripe::Client::new(\"sk_test_123\");\n}\n",
    },
    Probe {
        name: "octocrab",
        about: "octocrab, the client of GitHub's API",
        dependencies: "octocrab = \"0.54\"",
        build_script: None,
        program: "fn main() {\n    let _ = octocrab::Octocrab::builder().build();\n}\n",
    },
    Probe {
        name: "svix",
        about: "svix, the client of Svix's API for webhooks",
        dependencies: "svix = \"2\"",
        build_script: None,
        program: "fn main() {\n    let _ = svix::api::Svix::new(\"token\".to_owned(), None);\n}\n",
    },
];

const REQWEST: &str = "fn main() {\n    let _ = reqwest::Client::new();\n}\n";

const ELEPAY: &str = "fn main() {\n    let _ = elepay::Client::builder(\"sk_test_123\").build();\n}\n";

impl Probe {
    /// Returns the program's Cargo.toml.
    pub fn manifest(&self, root: &Path) -> String {
        let dependencies = self.dependencies.replace("{root}", &root.display().to_string().replace('\\', "/"));
        let package = "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
        let build = self.build_script.as_ref().map_or("", |script| script.dependencies);
        format!("{package}\n[dependencies]\n{}\n\n[build-dependencies]\n{build}\n", dependencies.trim())
    }
}
