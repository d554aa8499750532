// lints named on the command line that do not exist, or were renamed
fn main() {
    let unused = 1;
    println!("ran");
}
