// file, line, column and module path, here and in siblings
mod zoo;
#[path = "odd name.rs"]
mod odd;

macro_rules! here { () => { (file!(), line!(), column!(), module_path!()) }; }

#[track_caller]
fn caller() -> String { std::panic::Location::caller().to_string() }

fn main() {
    println!("{:?}", here!());
    println!("{:?}", zoo::spot());
    println!("{:?}", zoo::bird::spot());
    println!("{:?}", odd::spot());
    println!("{} {}", caller(), std::any::type_name::<zoo::bird::Finch>());
    let c = || here!();
    println!("{:?} {}", c(), concat!(file!(), ":", line!()));
}
