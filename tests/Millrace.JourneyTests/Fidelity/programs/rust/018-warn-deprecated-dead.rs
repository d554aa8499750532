// dead code, deprecation, naming and other default warnings; still runs
#[deprecated(since = "0.3.0", note = "use `fresh` instead")]
fn stale() -> u8 { 1 }
fn fresh() -> u8 { 2 }
fn never_called() {}
struct Ghost { field: u32 }
enum Kind { Seen, Unseen }
const lower: u8 = 4;
static mut COUNT: u32 = 0;
#[allow(non_camel_case_types)]
type ok_name = u8;
struct bad_name;
fn CamelFn() -> ok_name { lower }

trait Old { fn f(&self); }

fn main() {
    let _k = Kind::Seen;
    let s = "abc".trim_left();
    let d: Box<dyn Fn() -> u8> = Box::new(|| stale() + fresh());
    unsafe { COUNT += 1; println!("{}", COUNT as u64); }
    unsafe { println!("{s} {}", d() + CamelFn()); }
    while true { break; }
    loop { let _ = bad_name; break }
    #[cfg(featur = "typo")]
    println!("typo");
}
