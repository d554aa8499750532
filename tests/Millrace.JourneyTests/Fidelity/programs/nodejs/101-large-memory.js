const blocks = [];
for (let n = 0; n < 60; n++) blocks.push(new Array(100000).fill(n));
console.log(blocks.length, blocks[59][99999]);
try { "x".repeat(2 ** 30); } catch (error) { console.log(error.message); }
try { new Array(-1); } catch (error) { console.log(error.message); }
