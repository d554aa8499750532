for (let n = 0; n < 4000; n++) console.log(n, "abcdefghijklmnopqrstuvwx");
