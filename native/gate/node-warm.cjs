/* What Node.js loads and compiles when a program first prints, loaded and compiled before there is a program: two thirds of the time
 * a hello takes from its first line on. Read by --require, which is said by a variable that is in no environment (once.c).
 *
 * Nothing here may be seen afterwards: no descriptor is touched, no callback or tick is left, no id of an asynchronous resource used.
 * process.moduleLoadList, which tells of Node.js' own modules, tells that these are loaded. */
'use strict';

require('net'); // stdout on a pipe
require('tty'); // and on a terminal

const { Writable } = require('stream');
const sink = new Writable({ write() {} });
const printer = new console.Console({ stdout: sink, colorMode: false }); // to choose colours it would look at stderr
printer.log('%s', 'text', 1);
printer.log({ list: [1], text: '' });

// Threads of a program are asked to require this too: there, as here, it leaves no name.
const Module = require('module');
delete require.cache[__filename];
for (const key of Object.keys(Module._pathCache)) if (Module._pathCache[key] === __filename) delete Module._pathCache[key];
const told = Object.getOwnPropertyDescriptor(process, '_preload_modules');
if (told) Object.defineProperty(process, '_preload_modules', { ...told, value: told.value.filter((name) => name !== __filename) });
