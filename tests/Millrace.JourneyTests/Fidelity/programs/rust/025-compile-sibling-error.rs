mod geometry;
mod text;

fn main() {
    println!("{} {}", geometry::circle::area(2.0), text::shout("hi"));
}
