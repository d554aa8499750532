const hooks = require('async_hooks');
const fs = require('fs');
const say = (...parts) => fs.writeSync(1, parts.join(' ') + '\n');
say(hooks.executionAsyncId(), hooks.triggerAsyncId(), new hooks.AsyncResource('A').asyncId());
process.nextTick(() => say('tick', hooks.executionAsyncId(), hooks.triggerAsyncId()));
setImmediate(() => say('immediate', hooks.executionAsyncId(), new hooks.AsyncResource('B').asyncId()));
