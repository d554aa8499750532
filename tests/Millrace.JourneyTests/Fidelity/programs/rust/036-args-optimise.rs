fn collatz(mut n: u64) -> u32 {
    let mut k = 0;
    while n != 1 { n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 }; k += 1; }
    k
}

fn main() {
    let best = (1..3000u64).max_by_key(|&n| (collatz(n), n)).unwrap();
    println!("{best} {} {}", collatz(best), cfg!(from_file));
}
