//! Input that once broke something, and input built to: each goes through its fuzz target again.

#[path = "../../../../fuzz/src/targets.rs"]
mod targets;

use std::path::Path;

#[test]
fn what_broke_once_does_not_break_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/regressions");
    for (name, _) in targets::TARGETS {
        let target = targets::by_name(name).unwrap();
        let mut seen = 0;
        for entry in std::fs::read_dir(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}")) {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            target(&std::fs::read(&path).unwrap());
            seen += 1;
        }
        assert!(seen > 0, "no regressions of `{name}`");
    }
}
