use std::collections::{BTreeMap, HashSet};
use std::io::Read as _;
use std::rc::Rc;

fn helper(a: i32, b: i32) -> Result<i32, String> {
    let mut c = a;
    let d = 5;
    Ok(c * 2)
}

fn main() {
    let mut v = vec![1, 2];
    let unused = (3);
    helper(1, 2);
    v.iter().map(|x| x + 1);
    let m: BTreeMap<i32, i32> = BTreeMap::new();
    if (m.len() == 0) { println!("empty"); }
    return println!("end");
    println!("never");
}
