class Animal {
  static #count = 0;
  #name;
  constructor(name) { this.#name = name; Animal.#count++; }
  get name() { return this.#name; }
  static get count() { return Animal.#count; }
  *[Symbol.iterator]() { yield* this.#name; }
}
class Dog extends Animal { speak() { return `${super.name}: Wau`; } }
const dog = new Dog("Rex");
console.log(dog.speak(), [...dog], Animal.count, dog, Object.getOwnPropertyNames(Dog.prototype));
label: for (const a of [1, 2]) for (const b of [1, 2]) { if (b === 2) continue label; console.log(a, b); }
console.log(2n ** 70n, 0.1 + 0.2, [3, 1, 10].sort(), [1, [2, [3]]].flat(Infinity), Object.groupBy?.([1, 2], n => n % 2), null ?? "default", dog?.missing?.deeper);
dog.bark();
