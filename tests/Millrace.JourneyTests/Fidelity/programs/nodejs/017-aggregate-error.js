throw new AggregateError([new RangeError("one"), new TypeError("two")], "several");
