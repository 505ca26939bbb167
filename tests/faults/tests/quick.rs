//! The quick part of `cargo xtask faults`.

use faults::{Plan, Weather};

#[test]
fn every_fault_ends_as_it_should() {
    let plan = Plan { weather: Weather { seed: 0, tempo: 1.0 }, quick: true, crowd: 1000, soak: 2000, large: 64 << 20 };
    let mut failed = Vec::new();
    let mut rows = 0;
    faults::run(&plan, "", |finding| {
        rows += 1;
        failed.extend(finding.failed.map(|why| format!("{}: {why}", finding.fault)));
    });
    assert!(rows >= 40, "only {rows} faults");
    assert!(failed.is_empty(), "{failed:#?}");
}
