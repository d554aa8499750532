const wait = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value));
(async () => {
  console.log(await Promise.all([wait(20, "a"), wait(10, "b"), 3]));
  console.log(await Promise.race([wait(60, "slow"), wait(5, "fast")]));
  console.log(await Promise.allSettled([Promise.reject(new Error("no")), 1]).then(all => all.map(one => one.status)));
  for await (const n of (async function* () { yield 1; yield 2; })()) console.log(n);
})();
