use std::thread;

fn main() {
    let numbers: Vec<u64> = (1..=1_000_000).collect();
    let total: u64 = thread::scope(|scope| {
        let parts: Vec<_> = numbers
            .chunks(250_000)
            .enumerate()
            .map(|(name, part)| {
                scope.spawn(move || {
                    let sum: u64 = part.iter().sum();
                    println!("\x1b[{}mthread {}\x1b[0m adds up to {sum}", 31 + name, name + 1);
                    sum
                })
            })
            .collect();
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    });
    println!("together {total}");
}
