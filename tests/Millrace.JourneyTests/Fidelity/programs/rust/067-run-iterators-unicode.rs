use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

macro_rules! maxm { ($x:expr) => ($x); ($x:expr, $($r:expr),+) => {{ let a = $x; let b = maxm!($($r),+); if a > b { a } else { b } }}; }

fn compose<A, B, C>(f: impl Fn(A) -> B, g: impl Fn(B) -> C) -> impl Fn(A) -> C { move |x| g(f(x)) }

fn describe(s: &[i32]) -> String {
    match s {
        [] => "empty".into(),
        [x] if *x < 0 => format!("one negative {x}"),
        [a, .., b] if a == b => format!("bookends {a}"),
        [first, rest @ ..] => format!("{first} then {}", rest.len()),
    }
}

fn main() {
    let text = "Straße 東京 🦀é naïve";
    println!("{} {} {}", text.len(), text.chars().count(), text.to_uppercase());
    println!("{:?} {}", text.char_indices().filter(|(_, c)| !c.is_ascii()).collect::<Vec<_>>(), "\u{1F468}\u{200D}\u{1F680}".escape_unicode());
    println!("|{:^9}|{:*<7}|{:>+6.2}|{:#010b}|{:e}|", "mid", "é", 3.14159, 5, 123456.0);
    for s in [&[][..], &[-4], &[1, 2, 1], &[7, 8, 9]] { println!("{}", describe(s)); }
    let mut counter = { let mut n = 0; move || { n += 1; n } };
    println!("{} {} {}", counter(), counter(), compose(|x: i32| x + 1, |y| format!("<{y}>"))(41));
    let h: HashMap<_, _> = text.split(' ').map(|w| (w, w.len())).collect();
    println!("{:?}", h.iter().collect::<BTreeMap<_, _>>());
    let s: BTreeSet<_> = (1..50).step_by(7).zip((0..).rev_by(3)).collect();
    println!("{s:?} {}", maxm!(3, 9, 4));
    let mut q: VecDeque<_> = [5, 1, 4].into();
    q.rotate_left(1);
    println!("{q:?} {:?}", [3, 1, 2, 8].chunks(3).map(|c| c.iter().sum::<i32>()).scan(1, |a, x| { *a *= x; Some(*a) }).collect::<Vec<_>>());
}

trait RevBy { fn rev_by(self, k: i32) -> impl Iterator<Item = i32>; }
impl<I: Iterator<Item = i32>> RevBy for I { fn rev_by(self, k: i32) -> impl Iterator<Item = i32> { self.map(move |x| -x * k) } }
