use std::collections::BTreeMap;

fn half(n: u32) -> f32 {
    n / 2
}

fn pick(flag: bool) -> String {
    if flag { "yes" } else { 0 }
}

fn main() {
    let count: i64 = "seven";
    let mut m: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    m.insert("k", vec![1u16]);
    let t: (i32, &str) = (1, 2, 3);
    println!("{} {}", half(-1i32), pick(1));
    match count { Some(n) => println!("{n}"), None => {} }
}
