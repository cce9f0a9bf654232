// The linker looks beside OPSTATUS_LIBRARY first, then where the system's libraries are.
fn main() {
    println!("cargo:rerun-if-env-changed=OPSTATUS_LIBRARY");
    if let Ok(library) = std::env::var("OPSTATUS_LIBRARY") {
        if let Some(directory) = std::path::Path::new(&library).parent() {
            println!("cargo:rustc-link-search=native={}", directory.display());
        }
    }
}
