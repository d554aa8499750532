// several panics caught, the last one not
use std::hint::black_box as bb;
use std::panic::{catch_unwind, set_hook};

fn main() {
    set_hook(Box::new(|i| {
        let p = i.payload();
        let text = p.downcast_ref::<&str>().map(|s| s.to_string()).or(p.downcast_ref::<String>().cloned());
        eprintln!("{} {}", i.location().unwrap(), text.unwrap_or_default());
    }));
    let tries: [fn() -> i32; 7] = [
        || bb(i32::MAX) + bb(1),
        || bb(7) / bb(0),
        || [1, 2, 3][bb(9)],
        || bb(None::<i32>).expect("nothing there"),
        || "x1".parse::<i32>().unwrap(),
        || { let c = std::cell::RefCell::new(1); let _a = c.borrow_mut(); let b = *c.borrow(); b },
        || i32::from(&bb("añb")[0..2] == "a"),
    ];
    for t in tries { println!("{}", catch_unwind(t).is_err()); }
    let v: Vec<u8> = Vec::new();
    println!("{}", v[bb(0)]);
}
