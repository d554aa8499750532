// no entry point in the crate root
mod app {
    pub fn main() { println!("inside"); }
}

fn mian() {
    app::main();
}
