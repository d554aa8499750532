// standard error is closed first, for the overflow message names the thread's number
extern "C" { fn close(fd: i32) -> i32; }

#[inline(never)]
fn deeper(n: u64) -> u64 {
    let pad = std::hint::black_box([n; 64]);
    if n == u64::MAX { return 0; }
    deeper(n + 1) + std::hint::black_box(pad)[(n % 64) as usize]
}

fn main() {
    println!("going down");
    unsafe { close(2); }
    println!("{}", deeper(0));
}
