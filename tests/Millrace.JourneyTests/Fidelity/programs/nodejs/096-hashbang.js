#!/usr/bin/env node
console.log("after a hashbang");
throw new Error("line three");
