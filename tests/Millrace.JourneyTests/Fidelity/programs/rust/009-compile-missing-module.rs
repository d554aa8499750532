// modules whose files are not there, plain and by path attribute
mod nowhere;
#[path = "deep/down/other.rs"]
mod elsewhere;
mod outer {
    pub mod inner;
}

fn main() {
    nowhere::go();
    elsewhere::go();
    outer::inner::go();
}
