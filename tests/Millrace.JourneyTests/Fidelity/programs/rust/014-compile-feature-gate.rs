#![feature(box_patterns)]
#![feature(no_such_feature_at_all)]
#[may_dangle]
fn f() {}

#[rustc_dummy]
fn g() -> ! { loop {} }

fn h(x: !) {}

auto trait Marker {}

fn main() {
    let v: Vec<u8> = Vec::new_in(std::alloc::Global);
    let x = do yeet 3;
    let t: impl Copy = 4;
    f();
}
