macro_rules! pair {
    ($a:expr, $b:expr) => { ($a, $b) };
    ($a:ident => $b:ty) => { let $a: $b = Default::default(); };
}
macro_rules! broken { ($($x:expr),*) => { $x + 1 }; }
macro_rules! bad_frag { ($x:expr $y:foo) => {}; }
macro_rules! nested { ($e:expr) => { pair!($e) }; }

fn main() {
    let p = pair!(1, 2, 3);
    let q = pair!(1 2);
    let r = nested!(5);
    let s = broken!(1, 2);
    bad_frag!(1 a);
    unknown_macro!("x");
    println!("{} {}", 1);
    println!("{name} {0:?} {:>w$}", 3);
    format!(p);
}
