#[cfg(feature = "x")]
fn which() -> &'static str { "with x" }
#[cfg(not(feature = "x"))]
fn which() -> &'static str { "without x" }

fn main() {
    println!("{}", which());
    println!("{} {} {}", cfg!(feature = "x"), cfg!(feature = "y"), cfg!(special));
    println!("{} {} {}", cfg!(unix), cfg!(target_pointer_width = "64"), cfg!(panic = "abort"));
}
