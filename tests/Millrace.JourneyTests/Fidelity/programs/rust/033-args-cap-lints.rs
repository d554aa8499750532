#![deny(warnings)]
#![forbid(unsafe_code)]
fn unused_one() {}
fn main() {
    let x = 5;
    let p = &3u8 as *const u8;
    println!("capped {}", unsafe { *p });
}
