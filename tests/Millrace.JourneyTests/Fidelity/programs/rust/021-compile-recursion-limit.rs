#![recursion_limit = "24"]
macro_rules! forever {
    ($($t:tt)*) => { forever!($($t)* x) };
}

trait Deep { const D: usize; }
struct S<T>(T);
impl<T> Deep for S<T> where S<S<T>>: Deep { const D: usize = 1; }

fn dig<T: Deep>() -> usize { T::D }

fn main() {
    forever!(a);
    println!("{}", dig::<S<u8>>());
}
