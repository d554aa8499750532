#[cfg(not(windows))]
compile_error!("this crate wants a different system:\n\tplease change it — ¡ahora!");

macro_rules! only_even {
    (2) => { 2 };
    ($other:literal) => { compile_error!(concat!("odd number ", stringify!($other), " at line ", line!())) };
}

fn main() {
    println!("{}", only_even!(2));
    println!("{}", only_even!(3));
}
