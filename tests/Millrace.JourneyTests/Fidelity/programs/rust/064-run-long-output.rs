use std::io::{self, BufWriter, Write};

fn main() {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut x: u32 = 12345;
    for i in 0..20_000 {
        x = x.wrapping_mul(1664525).wrapping_add(1013904223);
        writeln!(out, "{i:05} {x:08x}").unwrap();
        if i % 4_000 == 0 { eprintln!("progress {i}"); }
    }
    out.flush().unwrap();
    eprint!("no newline at the end");
    std::process::exit(7);
}
