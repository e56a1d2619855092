//! Every fault of the sandbox strikes.

use std::collections::BTreeSet;

use elepay_chaos::document::operations;
use elepay_chaos::faults::KINDS;
use elepay_chaos::plan::Plan;

#[test]
fn every_fault_of_the_sandbox_is_drawn() {
    let source = include_str!("../../../sandbox/src/http/fault.rs");
    let mut constructors = BTreeSet::new();
    for item in syn::parse_file(source).unwrap().items {
        let syn::Item::Impl(block) = item else { continue };
        let syn::Type::Path(of) = &*block.self_ty else { continue };
        if block.trait_.is_some() || !of.path.is_ident("Fault") {
            continue;
        }
        for item in block.items {
            let syn::ImplItem::Fn(function) = item else { continue };
            if matches!(function.vis, syn::Visibility::Public(_)) && function.sig.receiver().is_none() {
                constructors.insert(function.sig.ident.to_string());
            }
        }
    }
    assert!(constructors.len() > 20, "{constructors:?}");
    let drawn: BTreeSet<_> = KINDS.iter().map(|kind| kind.constructor.to_owned()).collect();
    let missing: Vec<_> = constructors.symmetric_difference(&drawn).collect();
    assert!(missing.is_empty(), "add to or remove from `KINDS`, crates/chaos/src/faults.rs: {missing:?}");
    // A run of the default size plans each of them, executed and not executed if both are possible.
    let plans: Vec<_> = (0..1_000).map(|number| Plan::new(11, number, operations())).collect();
    for kind in &KINDS {
        let planned = |executes| {
            let mut faults = plans.iter().flat_map(|plan| plan.faults.iter().flatten());
            faults.any(|fault| fault.name() == kind.name() && (fault.rule().is_some() || fault.executes() == executes))
        };
        assert!(planned(true) && planned(false), "{}", kind.constructor);
    }
}
