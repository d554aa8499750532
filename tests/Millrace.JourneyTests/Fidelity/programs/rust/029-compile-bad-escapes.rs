fn main() {
    let a = "\xff";
    let b = '\u{d800}';
    let c = b'\u{41}';
    let d = "\q \u{110000} \u{} \u{1234567}";
    let e = b"caf\u{e9} é";
    let f = 'ab';
    let g = '';
    let h = c"nul \0 inside";
    let i = r#"raw"#;
    println!("{a}{b}{c}{d}{e:?}{f}{g}{h:?}{i}");
}
