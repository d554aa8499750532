// Whether stdout blocks is a matter of the pipe, which the child shares.
const { spawnSync } = require('child_process');
spawnSync('sh', ['-c', 'grep flags /proc/self/fdinfo/1; seq 20000 | tail -n 2'], { stdio: 'inherit' });
spawnSync('node', ['-e', 'console.log(process.env.NODE_OPTIONS, process._preload_modules)'], { stdio: 'inherit' });
